/**
 * `npm run pack-and-try`: what `npm run build` laid out becomes tarballs, is installed in a folder outside this tree,
 * and is used there: every package is imported, the CLI told its version, the server started and asked once. The tracked
 * clients are used from CommonJS too, and on the oldest Node they promise to run on.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeOneCall } from "./one-call.ts";
import { STAGE_FOLDER } from "./packing/stage-package.ts";
import { plainEnvironment, runGateway } from "./running-gateway.ts";
import { workspaceManifests } from "./source-files.ts";

const OLDEST_NODE = "22.12.0";
const published = workspaceManifests().filter((manifest) => manifest.private !== true);
const folder = mkdtempSync(join(tmpdir(), "ai-liaison-pack-"));
try {
  const tarballs = pack(join(folder, "tarballs"));
  const home = join(folder, "home");
  mkdirSync(home);
  writeFileSync(join(home, "package.json"), '{ "private": true, "type": "module" }\n');
  run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error", ...tarballs], home);
  importEach(home);
  tryTrack(home, process.execPath);
  tryTrack(home, oldestNode(folder));
  tryCli(home);
  await tryServer(home);
  console.log(`pack-and-try: ${tarballs.length} tarballs work outside the tree.`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function pack(destination: string): string[] {
  mkdirSync(destination);
  for (const stage of readdirSync(STAGE_FOLDER)) {
    run("npm", ["pack", "--silent", "--pack-destination", destination], join(STAGE_FOLDER, stage));
  }
  return readdirSync(destination).map((name) => join(destination, name));
}

/** A library has to export something; a program need not. */
function importEach(home: string): void {
  const lines = published.map(({ name, bin }) => {
    const least = bin === undefined ? 1 : 0;
    return `if (Object.keys(await import("${name}")).length < ${least}) throw new Error("${name} exports nothing");`;
  });
  writeFileSync(join(home, "import-each.js"), lines.join("\n"));
  run(process.execPath, ["import-each.js"], home);
}

/** The oldest Node that tracked clients run on; null when the registry does not give it. */
function oldestNode(below: string): string | null {
  const prefix = join(below, "oldest-node");
  mkdirSync(prefix);
  writeFileSync(join(prefix, "package.json"), '{ "private": true, "allowScripts": { "node": true } }');
  const args = ["install", "--prefix", prefix, "--no-audit", "--no-fund", "--loglevel=error", `node@${OLDEST_NODE}`];
  const { status } = spawnSync("npm", args, { cwd: prefix, env: plainEnvironment(), encoding: "utf8" });
  return status === 0 ? join(prefix, "node_modules", ".bin", "node") : null;
}

/** A call through a tracked `fetch`, in CommonJS: the answer arrives, and so does its record. */
function tryTrack(home: string, node: string | null): void {
  if (node === null) {
    console.log(`SKIPPED: tracked clients on Node ${OLDEST_NODE}, which the registry did not give.`);
    return;
  }
  copyFileSync(join(import.meta.dirname, "packing", "try-track.cjs"), join(home, "try-track.cjs"));
  const told = run(node, ["try-track.cjs"], home);
  if (!told.includes("recorded chat.completions 7 tokens for c-1")) throw new Error(`tracking on ${node}: ${told}`);
}

function tryCli(home: string): void {
  const version = run("npx", ["--no-install", "ai-liaison", "--version"], home).trim();
  const expected = published.find(({ name }) => name === "ai-liaison")?.version;
  if (version !== expected) throw new Error(`ai-liaison --version printed ${version}, not ${expected}`);
}

async function tryServer(home: string): Promise<void> {
  const cli = join(home, "node_modules", ".bin", "ai-liaison");
  await using gateway = await runGateway({ command: cli, args: ["serve"], cwd: home });
  await makeOneCall(gateway, cli);
}

function run(command: string, args: readonly string[], cwd: string): string {
  const outcome = spawnSync(command, args, { cwd, env: plainEnvironment(), encoding: "utf8" });
  if (outcome.status !== 0) {
    throw new Error(`${command} ${args.join(" ")} failed:\n${outcome.stdout}${outcome.stderr}${outcome.error ?? ""}`);
  }
  return outcome.stdout;
}
