// `npm run vendor-names`: refuses vendors' names where law 5 forbids them.
import { sourceFiles } from "./source-files.ts";
import { forbiddenVendorNames } from "./vendor-names.ts";

const files = sourceFiles();
const found = files.flatMap(forbiddenVendorNames);
for (const { path, line, name } of found) {
  console.error(`${path}:${line} names ${name}: ask a capability instead, or move the fact to providers/ or dialects/`);
}
console.log(`vendor names: ${files.length} files, ${found.length} refused.`);
process.exitCode = found.length === 0 ? 0 : 1;
