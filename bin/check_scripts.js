// Checks the syntax of every script of the page and of its tests, as `node --check` does for one, but all in one process;
// vendored files not.
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import vm from "node:vm";

/** Whether Node cannot read this script; it then says where and why. */
function isRefused(script) {
  try {
    new vm.SourceTextModule(readFileSync(script, "utf8"), { identifier: script });
    return false;
  } catch {
    spawnSync(process.execPath, ["--check", script], { stdio: "inherit" });
    return true;
  }
}

function check() {
  const scripts = ["static/js", "tests/js"].flatMap((folder) =>
    readdirSync(folder, { recursive: true })
      .filter((name) => /\.m?js$/.test(name))
      .map((name) => join(folder, name)),
  );
  const refused = scripts.filter(isRefused);
  console.log(`${scripts.length} scripts checked, ${refused.length} refused.`);
  return refused.length ? 1 : 0;
}

const flags = ["--experimental-vm-modules", "--no-warnings"]; // without them there is no SourceTextModule
const again = () => spawnSync(process.execPath, [...flags, ...process.argv.slice(1)], { stdio: "inherit" }).status;
process.exitCode = vm.SourceTextModule ? check() : again();
