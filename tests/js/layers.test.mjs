import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const SCRIPTS = new URL("../../static/js/", import.meta.url);

/** The folders from the ground up: each imports only from itself and from those on the lines above it. */
const LAYERS = [
  ["words"],
  ["net"],
  ["presence"],
  ["sync"],
  ["ui"],
  ["composer", "members", "sidebar"],
  ["account", "dialogs", "header", "timeline"],
  ["page"],
];

/** The imports of a folder's scripts that do not point to a layer below. */
function upwards(folder, scripts) {
  const below = LAYERS.slice(
    0,
    LAYERS.findIndex((layer) => layer.includes(folder)),
  ).flat();
  return Object.entries(scripts).flatMap(([name, source]) =>
    importsOf(source)
      .filter((path) => ![folder, ...below].includes(path.split("/")[0]))
      .map((path) => `${folder}/${name} imports ${path}`),
  );
}

/** What a script imports from our own folders. */
function importsOf(source) {
  const paths = [...source.matchAll(/^(?:import|export|\} from) .*?"([^"]+)";$/gm)].map(([, path]) => path);
  return paths.filter((path) => LAYERS.flat().includes(path.split("/")[0]) || !/[@-]/.test(path));
}

function scriptsOf(folder) {
  const url = new URL(`${folder}/`, SCRIPTS);
  return Object.fromEntries(readdirSync(url).map((name) => [name, readFileSync(new URL(name, url), "utf8")]));
}

test("every folder of scripts has its layer", () => {
  const folders = readdirSync(SCRIPTS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(folders.map(({ name }) => name).sort(), LAYERS.flat().sort());
});

test("imports point only to the layers below", () => {
  assert.deepEqual(
    LAYERS.flat().flatMap((folder) => upwards(folder, scriptsOf(folder))),
    [],
  );
});

test("an import that points upwards, or sideways, is found", () => {
  assert.deepEqual(upwards("net", { "api.js": 'import { Client } from "sync/client";' }), ["net/api.js imports sync/client"]);
  assert.deepEqual(upwards("composer", { "a.js": 'import {\n  rows,\n} from "sidebar/rows";' }), [
    "composer/a.js imports sidebar/rows",
  ]);
  assert.deepEqual(upwards("sync", { "a.js": 'import { start } from "app";' }), ["sync/a.js imports app"]);
  assert.deepEqual(
    upwards("ui", { "a.js": 'import { Controller } from "@hotwired/stimulus";\nimport { slot } from "ui/slots";' }),
    [],
  );
});
