/** Import a front-end module by the bare name that the page's import map gives it. */
import { register } from "node:module";

register("./names.mjs", import.meta.url);

export function load(name) {
  return import(name);
}
