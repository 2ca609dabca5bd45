/**
 * `npm run build`: compiles everything that is published to `.tmp/build`, and lays each package out below `.tmp/pack` as
 * npm is to see it, checked by publint. Nothing in the source tree changes; development needs no build.
 */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { BUILD_FOLDER, STAGE_FOLDER, stagePackage } from "./packing/stage-package.ts";
import { ROOT, workspaceManifests } from "./source-files.ts";

rmSync(BUILD_FOLDER, { recursive: true, force: true });
rmSync(STAGE_FOLDER, { recursive: true, force: true });
const compiler = spawnSync(join(ROOT, "node_modules", ".bin", "tsc"), ["-p", "tsconfig.build.json"], {
  cwd: ROOT,
  stdio: ["ignore", "inherit", "inherit"],
});
if (compiler.status !== 0) process.exit(1);

let complaints = 0;
for (const manifest of workspaceManifests()) {
  if (manifest.private === true) continue;
  const folder = stagePackage(manifest);
  const { messages, pkg } = await publint({ pkgDir: folder, strict: true, pack: false });
  for (const message of messages) console.error(`${manifest.name}: ${formatMessage(message, pkg, { color: false })}`);
  complaints += messages.length;
  console.log(`staged ${folder.slice(ROOT.length)}`);
}
process.exitCode = complaints === 0 ? 0 : 1;
