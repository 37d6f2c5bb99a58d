/** Elements that are filled with data are marked `data-slot="name"`; these functions find and fill them. */

export function slot(element, name) {
  return element.querySelector(`[data-slot="${name}"]`);
}

export function setText(element, name, text) {
  const target = slot(element, name);
  if (target.textContent !== text) target.textContent = text;
}

export function setPicture(element, url) {
  const image = slot(element, "avatar");
  if (url && image.getAttribute("src") !== url) image.src = url;
}

export function setHidden(element, name, isHidden) {
  slot(element, name).hidden = isHidden;
}

/** A fresh copy of what a <template> holds, which belongs to the page already: to adopt it later would take as long again. */
export function copyOf(template) {
  return document.importNode(template.content.firstElementChild, true);
}

/** Show another icon of the sprite in an {% icon %} that stands in `element`. */
export function setIcon(element, name) {
  element.querySelector("use").setAttribute("href", `#icon-${name}`);
}
