// `npm run imports`: refuses imports that break the table in ARCHITECTURE.md, and cycles between files, and says why.
import { judgeImports, type Manifest } from "./imports/judge-imports.ts";
import { sourceFiles, workspaceManifests } from "./source-files.ts";

const manifests: Manifest[] = workspaceManifests().map(({ name, folder, dependencies, peerDependencies, exports }) => ({
  name,
  folder,
  dependencies: Object.keys(dependencies ?? {}),
  peers: Object.keys(peerDependencies ?? {}),
  entries: Object.entries(exports ?? {}).flatMap(([entry, path]) =>
    entry === "." ? [] : [`${folder}/${path.slice(2)}`],
  ),
}));
const files = sourceFiles();
const refusals = judgeImports(files, manifests);
for (const { path, line, message } of refusals) console.error(`${path}:${line} ${message}`);
console.log(`imports: ${files.length} files, ${refusals.length} refused.`);
process.exitCode = refusals.length === 0 ? 0 : 1;
