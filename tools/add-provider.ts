// `npx node tools/add-provider.ts ID BASE_URL KEY_VARIABLE MODEL PAGE`: a new look-alike, as docs/adding-a-provider.md has it.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { recordErrors } from "./add-provider/record-errors.ts";
import { entrySource, mannersSource, type NewProvider, withItem, withVariable } from "./add-provider/scaffold.ts";
import { ROOT } from "./source-files.ts";

const ENTRIES = "packages/providers/src/registry/look-alikes.ts";
const VARIABLES = ".env.example";
const FAKES = "packages/testkit/src/fake-vendor/manners/look-alikes.ts";

const [id, baseUrl, keyVariable, model, page] = process.argv.slice(2);
if (!id || !baseUrl || !keyVariable || !model || !page) {
  console.error("Usage: npx node tools/add-provider.ts ID BASE_URL KEY_VARIABLE MODEL PAGE");
  process.exit(2);
}
const day = new Date().toISOString().slice(0, 10);
const provider: NewProvider = { id, name: id, baseUrl, keyVariable, model, page, day };
const recorded = await recordErrors(provider, process.env[keyVariable] ?? null);
change(ENTRIES, (list) => withItem(list, entrySource(provider)));
change(FAKES, (list) => withItem(list, mannersSource(provider, recorded)));
change(VARIABLES, (text) => withVariable(text, keyVariable));
console.log(`Wrote ${id} into ${ENTRIES},\nits fake into ${FAKES}\nand its variable into ${VARIABLES}.`);
console.log("Now read both through, and go on with docs/adding-a-provider.md.");

function change(path: string, to: (source: string) => string): void {
  const file = join(ROOT, path);
  writeFileSync(file, to(readFileSync(file, "utf8")));
}
