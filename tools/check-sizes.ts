// `npm run sizes`: refuses files and functions that have outgrown their shape.
import { longCode } from "./long-code.ts";
import { sourceFiles } from "./source-files.ts";

const files = sourceFiles();
const tooLong = files.flatMap(longCode);
for (const sentence of tooLong) console.error(sentence);
console.log(`sizes: ${files.length} files, ${tooLong.length} refused.`);
process.exitCode = tooLong.length === 0 ? 0 : 1;
