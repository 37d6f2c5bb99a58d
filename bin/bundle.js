// Puts the page's scripts and style sheets together into static/bundle/, which servers in production send: one file of each
// instead of some two hundred. The development server sends the sources themselves.
//
// Usage: node bin/bundle.js          write the files
//        node bin/bundle.js --check  refuse files that are not what the sources make
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const STATIC = join(ROOT, "static");
const BUNDLE = join(STATIC, "bundle");

/** The bare names that the page's import map gives the vendored modules. */
function vendored() {
  const { packages } = JSON.parse(readFileSync(join(STATIC, "vendor/manifest.json"), "utf8"));
  const modules = packages.flatMap(({ files }) => files).filter(({ module }) => module);
  return Object.fromEntries(modules.map(({ module, to }) => [module, join(STATIC, "vendor", to)]));
}

async function bundled() {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: ROOT,
    entryPoints: [join(STATIC, "js/app.js"), join(STATIC, "css/app.css")],
    alias: vendored(),
    nodePaths: [join(STATIC, "js")], // where the other bare names are found
    bundle: true,
    format: "esm",
    minify: true,
    target: "esnext",
    legalComments: "none", // the licences stand beside the vendored files
    outdir: BUNDLE,
    entryNames: "[name]",
    write: false,
    logLevel: "warning",
  });
  return outputFiles;
}

function isCurrent({ path, text }) {
  try {
    return readFileSync(path, "utf8") === text;
  } catch {
    return false;
  }
}

const files = await bundled();
if (process.argv.includes("--check")) {
  const stale = files.filter((file) => !isCurrent(file));
  for (const { path } of stale) console.log(`${relative(ROOT, path)} is not what its sources make: run make bundle.`);
  process.exitCode = stale.length ? 1 : 0;
} else {
  for (const { path, contents } of files) writeFileSync(path, contents);
  console.log(files.map(({ path, contents }) => `${basename(path)}: ${contents.length} bytes`).join("\n"));
}
