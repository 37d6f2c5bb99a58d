/**
 * Show the errors of a form: each field's sentences below it, in the element whose `data-problem-of` names it, and an error
 * of the form as a whole in the one with `data-problem-of=""`. The first invalid field gets the focus.
 *
 * @param {HTMLFormElement} form
 * @param {{ code?: string, message?: string, fields?: Record<string, string[]> }} problem
 */
export function showProblem(form, { code, message, fields = {} }) {
  clearProblems(form);
  const concerned = code === "name_taken" ? { name: [message] } : fields;
  const shown = Object.entries(concerned).filter(([name, sentences]) => showAt(form, name, sentences.join(" ")));
  if (!shown.length) showAt(form, "", message);
  form.querySelector("[aria-invalid]")?.focus();
}

/** Do `work` for a form, its button disabled meanwhile, and show why that failed, if it did. */
export async function submitForm(form, button, work) {
  clearProblems(form);
  button.disabled = true;
  try {
    await work();
  } catch (problem) {
    showProblem(form, problem);
  }
  button.disabled = false;
}

export function clearProblems(form) {
  for (const element of form.querySelectorAll("[data-problem-of]")) element.textContent = "";
  for (const field of form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
}

function showAt(form, name, text) {
  const element = form.querySelector(`[data-problem-of="${CSS.escape(name)}"]`);
  if (!element) return false;
  element.textContent = text;
  form.elements[name]?.setAttribute("aria-invalid", "true");
  return true;
}
