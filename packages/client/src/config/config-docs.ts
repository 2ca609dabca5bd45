import { localVendors, vendors } from "@ai-liaison/providers";
import { configJsonSchema, NOT_YET_AVAILABLE } from "./config-schema.ts";
import { ENVIRONMENT_VARIABLES } from "./environment-variables.ts";
import { PROVIDER_COLUMNS, REQUIRED_COLUMNS } from "./provider-columns.ts";

/** `docs/config.md`, from the same tables the configuration is read with; a test keeps the two equal. */
export function configDocs(): string {
  return `${[
    "# Configuration",
    "<!-- Generated from packages/client/src/config: run its tests with LIAISON_WRITE_DOCS=1 to write it anew. -->",
    INTRODUCTION,
    "## liaison.yaml",
    YAML_NOTES,
    table(["key", "value", "default", "meaning"], settingRows(configJsonSchema() as SchemaNode, "")),
    "## providers.csv",
    `The first eight columns are these, in this order; the optional ones may follow in any order:\n\n\`\`\`csv\n${REQUIRED_COLUMNS.join(",")}\n\`\`\``,
    table(["column", "write", "meaning"], PROVIDER_COLUMNS.map(columnRow)),
    CSV_NOTES,
    "## Environment",
    ENVIRONMENT_NOTES,
    table(
      ["variable", "goes before", "meaning"],
      [
        ...ENVIRONMENT_VARIABLES.map(({ name, setting, meaning }) => [code(name), setting, meaning]),
        ...localVendors.map(localRow),
      ],
    ),
    "## Vendors",
    VENDOR_NOTES,
    table(["id", "name", "key variable", "address", "places are filled from"], vendors.map(vendorRow)),
  ].join("\n\n")}\n`;
}

const INTRODUCTION = `Nothing needs to be configured: vendors whose key variables are set are in use. To say more, write a \`liaison.yaml\` (or
\`liaison.json\`), a \`providers.csv\`, or both, in the folder the gateway is started in, or name one with \`--config\`.

Arguments go before the environment, the environment before \`.env\`, \`.env\` before the files, the files before defaults.
Everything is checked before anything starts; \`ai-liaison config validate\` checks it without starting. All problems are
told at once, each with its file, row and column or line. A changed file is put in force within two seconds, if it is
valid; else nothing changes and the problem is logged. Address, port, number of connections, data folder, log level and
journal change with the next start.

Without any configuration and any vendor key, on a loopback address, a simulated provider answers. Its answers are
invented and cost nothing. On any other address a missing key is an error that names the variable.`;

const YAML_NOTES = `\`\${NAME}\` in a value is the variable of that name, \`\${NAME:-otherwise}\` has a stand-in, \`$\${\` is a literal \`\${\`. Paths are
relative to the file's own folder. Unknown keys are errors. Not available yet, and therefore errors: ${NOT_YET_AVAILABLE.map(code).join(", ")},
and strategies other than \`priority\`.`;

const CSV_NOTES = `With \`APP_ENV=staging\` (or \`NODE_ENV\`), \`providers.staging.csv\` is read in place of \`providers.csv\` when it exists. A
provider whose key variable is not set is disabled, with a warning that names the variable; when none is left, that is an error.`;

const VENDOR_NOTES = `Where nothing else is configured, they are asked in this order. Columns of \`providers.csv\` fill the places of an address
before the variables do. A service that is in no list and speaks the customary chat format needs its address alone.`;

const ENVIRONMENT_NOTES = "A file `.env` in the working folder is read too. Names are found in any case of letters.";

/** What of a JSON Schema is told. */
interface SchemaNode {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
}

function settingRows(node: SchemaNode, path: string): string[][] {
  return Object.entries(node.properties ?? {}).flatMap(([name, child]) => {
    const at = path === "" ? name : `${path}.${name}`;
    const row = [code(at), valuesOf(child), defaultOf(child), child.description ?? ""];
    return [row, ...settingRows(child, at), ...routeRows(child, at), ...itemRows(child, at)];
  });
}

function routeRows({ additionalProperties }: SchemaNode, path: string): string[][] {
  return typeof additionalProperties === "object" ? settingRows(additionalProperties, `${path}.NAME`) : [];
}

/** Fields of lists; a provider's are the columns of the CSV and are told there. */
function itemRows({ items }: SchemaNode, path: string): string[][] {
  return items?.properties === undefined ? [] : settingRows(items, `${path}[]`);
}

function valuesOf(node: SchemaNode): string {
  if (node.enum !== undefined) return node.enum.map(code).join(", ");
  if (node.anyOf !== undefined) return [...new Set(node.anyOf.map(valuesOf))].join(" or ");
  if (node.minimum !== undefined && node.maximum !== undefined) return `${node.minimum} to ${node.maximum}`;
  const words: Readonly<Record<string, string>> = {
    boolean: "true or false",
    string: "text",
    array: "list",
    object: "",
  };
  return words[node.type ?? ""] ?? node.type ?? "";
}

function defaultOf(node: SchemaNode): string {
  if (node.default === undefined || typeof node.default === "object") return "";
  return code(String(node.default));
}

function columnRow({ name, optional, form, meaning, ...more }: (typeof PROVIDER_COLUMNS)[number]): string[] {
  const notes = [
    optional ? " Optional." : "",
    "notEnforced" in more ? " Not enforced yet: it is read, and warned of." : "",
  ];
  return [code(name), form, meaning + notes.join("")];
}

function vendorRow(vendor: (typeof vendors)[number]): string[] {
  const { id, name, keyVariables, onlyNamed, baseUrl, addressVariables = [], settings = [], auth } = vendor;
  const proof = "credentials" in auth ? auth.credentials : [];
  const needed = proof.filter(({ optional }) => optional !== true);
  const told = needed.length > 0 ? needed : proof.slice(0, 1);
  const signed = told.length === 0 ? [] : [told.map(({ variable }) => code(variable)).join(" with ")];
  const keys = [...keyVariables.map(code), ...signed].join(" or ");
  const places = settings.flatMap(({ variables }) => variables.slice(0, 1)).map(code);
  const address = baseUrl === null ? addressVariables.map(code).join(" or ") : code(baseUrl);
  return [code(id), name, onlyNamed === true ? `${keys}, where it is named` : keys, address, places.join(", ")];
}

function localRow({ vendor: { name }, addressVariable, defaultPort }: (typeof localVendors)[number]): string[] {
  const meaning = `Where ${name} answers: \`host\`, \`host:port\` or a URL, port ${defaultPort} unless given. Where nothing else names providers, it is in use when this is set, or when that port of this machine answers at the start.`;
  return [code(addressVariable), "", meaning];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function code(text: string): string {
  return `\`${text}\``;
}
