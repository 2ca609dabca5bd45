// `npm run docs`: writes docs/errors.md from the table of faults.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { errorDocs } from "./error-docs.ts";
import { ROOT } from "./source-files.ts";

writeFileSync(join(ROOT, "docs", "errors.md"), errorDocs());
console.log("docs/errors.md written.");
