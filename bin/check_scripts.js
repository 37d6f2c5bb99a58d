// Checks the syntax of every script of the page and of its tests, as `node --check` does for one; vendored files not.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const scripts = ["static/js", "tests/js"].flatMap((folder) =>
  readdirSync(folder, { recursive: true })
    .filter((name) => /\.m?js$/.test(name))
    .map((name) => join(folder, name)),
);
const refused = scripts.filter((script) => spawnSync("node", ["--check", script], { stdio: "inherit" }).status !== 0);
console.log(`${scripts.length} scripts checked, ${refused.length} refused.`);
process.exitCode = refused.length ? 1 : 0;
