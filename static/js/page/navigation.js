/**
 * The previous or next conversation in the sidebar: `rows` are its rows from top to bottom, and rows that are not
 * `isWanted` are skipped. It wraps around at both ends.
 */
export function neighbour(rows, currentId, step, isWanted) {
  const at = rows.findIndex(({ id }) => id === currentId);
  for (let tried = 1; tried <= rows.length; tried += 1) {
    const start = at < 0 && step < 0 ? 0 : at;
    const row = rows[(start + step * tried + rows.length * 2) % rows.length];
    if (row.id !== currentId && isWanted(row)) return row;
  }
  return null;
}

const FOCUSABLE = "textarea, [tabindex='0'], a[href], button, summary, input";

/**
 * Move the focus from one region of the page (`data-region`) to the next visible one, or with `step` -1 to the previous
 * one: to the region itself if it is focusable, else to its text area, current row or first control.
 */
export function goToRegion(step, root = document) {
  const regions = [...root.querySelectorAll("[data-region]")].filter(isShown);
  const at = regions.findIndex((region) => region.contains(root.activeElement));
  const start = at < 0 && step < 0 ? 0 : at;
  const region = regions.at((start + step) % regions.length);
  if (region) entranceOf(region).focus();
}

function entranceOf(region) {
  if (region.hasAttribute("tabindex")) return region;
  const choices = [...region.querySelectorAll(FOCUSABLE)].filter((one) => isShown(one) && !one.disabled && one.tabIndex >= 0);
  return choices.find((one) => one.matches("textarea, .row")) ?? choices[0] ?? region;
}

function isShown(element) {
  return element.checkVisibility({ visibilityProperty: true });
}
