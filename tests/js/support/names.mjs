/** Node's stand-in for the import map: bare names are files under static/js, or vendored ones. */
import { existsSync, readFileSync } from "node:fs";

const STATIC = new URL("../../../static/", import.meta.url);
const { packages } = JSON.parse(readFileSync(new URL("vendor/manifest.json", STATIC), "utf8"));
const vendored = new Map(
  packages.flatMap(({ files }) => files).map(({ module, to }) => [module, new URL(`vendor/${to}`, STATIC)]),
);

export async function resolve(name, context, next) {
  const url = vendored.get(name) ?? new URL(`js/${name}.js`, STATIC);
  const isOurs = !name.startsWith(".") && existsSync(url);
  return isOurs ? { url: url.href, format: "module", shortCircuit: true } : next(name, context);
}
