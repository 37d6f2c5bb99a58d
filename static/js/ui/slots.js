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

/** Show only those parts of `element` for which all facts that their `data-if` names hold. */
export function showWhatApplies(element, facts) {
  for (const part of element.querySelectorAll("[data-if]")) {
    part.hidden = !part.dataset.if.split(" ").every((name) => facts[name]);
  }
}

/** A fresh copy of what a <template> holds, which belongs to the page already: to adopt it later would take as long again. */
export function copyOf(template) {
  return document.importNode(template.content.firstElementChild, true);
}

/** Show another icon of the sprite in an {% icon %} that stands in `element`. */
export function setIcon(element, name) {
  element.querySelector("use").setAttribute("href", `#icon-${name}`);
}
