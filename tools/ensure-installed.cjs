// Runs before `npm start` and `npm test`, on whatever Node the machine has (>= 20), in plain JavaScript and with no
// dependency: installs what is missing or older than package-lock.json, and says what to do when it cannot.
"use strict";
const { existsSync, statSync } = require("node:fs");
const { spawnSync } = require("node:child_process");
const { join } = require("node:path");

const root = join(__dirname, "..");
const lock = join(root, "package-lock.json");
const marker = join(root, "node_modules", ".package-lock.json");
const pinnedNode = join(root, "node_modules", ".bin", process.platform === "win32" ? "node.cmd" : "node");

const [major] = process.versions.node.split(".").map(Number);
if (major < 20) {
  console.error(
    `AI Liaison needs Node 20 or newer to install itself; this is ${process.version}. See https://nodejs.org`,
  );
  process.exit(1);
}

if (!existsSync(marker) || !existsSync(pinnedNode) || statSync(marker).mtimeMs < statSync(lock).mtimeMs) {
  console.error("Installing dependencies (first run, or they have changed) …");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const outcome = spawnSync(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (outcome.status !== 0 || !existsSync(pinnedNode)) {
    console.error("The installation did not finish. Run `npm ci` to see why; the npm registry must be reachable.");
    process.exit(1);
  }
}
