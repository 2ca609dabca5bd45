import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from "yaml";
import type { Findings } from "./config-error.ts";
import type { Environment } from "./environment.ts";
import { LEADS_NOWHERE, YamlWalk } from "./yaml-walk.ts";

/**
 * `liaison.yaml` as values, with the line of each. JSON is YAML too. The parser's own messages quote the file, which may
 * hold secrets: they are told in our words.
 */
export const MAX_YAML_BYTES = 256 * 1024;
const MAX_ALIASES = 50;
const MAX_TOLD = 5;

export type ConfigPath = readonly PropertyKey[];

export interface YamlFile {
  readonly value: unknown;
  /** `liaison.yaml, line 7, server.port`. */
  readonly place: (path: ConfigPath) => string;
}

const QUOTE_REFERENCES = ` Write \`"\${…}"\` with quotes inside braces and brackets.`;

const SYNTAX: Readonly<Record<string, string>> = {
  BAD_ALIAS: "has an anchor (`&name`) or a reference to one (`*name`) where none is allowed",
  BAD_INDENT: "is not indented as it must be, or a bracket before it is not closed",
  DUPLICATE_KEY: "names a key twice",
  MISSING_CHAR: "lacks a quote, a bracket or a colon",
  MULTIPLE_DOCS: "begins a second document; write one",
  TAB_AS_INDENT: "is indented with a tab; use blanks",
  TAG_RESOLVE_FAILED: "uses a tag (`!…`), which is not allowed here",
};

/** Null when the file is not what it should be; why is in the findings. */
export function readYaml(text: string, place: string, environment: Environment, findings: Findings): YamlFile | null {
  const lines = new LineCounter();
  const before = findings.problems.length;
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const lineAt = (offset: number): string => `${place}, line ${lines.linePos(offset).line}`;
    const told = new Set<string>();
    for (const { code, pos } of [...document.errors, ...document.warnings].slice(0, MAX_TOLD)) {
      const line = lineAt(pos[0]);
      // One mistake makes the parser stumble more than once.
      if (told.has(line)) continue;
      told.add(line);
      findings.problem(line, `${SYNTAX[code] ?? "is not valid YAML"}.${hintOf(text, pos[0])}`);
    }
    if (findings.problems.length > before) return null;
    new YamlWalk(lineAt, environment, findings).node(document.contents, 0);
    const placeOf = (path: ConfigPath): string => describe(place, lines.linePos(offsetOf(document, path)).line, path);
    if (findings.problems.some(({ message }) => message === LEADS_NOWHERE)) return null;
    return { value: document.toJS({ maxAliasCount: MAX_ALIASES }), place: placeOf };
  } catch (error) {
    // A RangeError is the stack's end, a ReferenceError the alias count's.
    if (!(error instanceof RangeError) && !(error instanceof ReferenceError)) throw error;
    findings.problem(place, "is nested too deeply, or multiplies itself by aliases.");
    return null;
  }
}

/** The commonest mistake with references: within braces and brackets their own braces must be quoted. */
function hintOf(text: string, offset: number): string {
  const from = text.lastIndexOf("\n", offset - 1) + 1;
  const end = text.indexOf("\n", offset);
  const line = text.slice(from, end < 0 ? text.length : end);
  const isInFlow = /[[{]/.test(line.slice(0, Math.max(0, line.indexOf("${"))));
  return isInFlow ? QUOTE_REFERENCES : "";
}

function describe(place: string, line: number, path: ConfigPath): string {
  const name = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${String(step)}`)).join("");
  return `${place}, line ${line}${name === "" ? "" : `, ${name.replace(/^\./, "").slice(0, 120)}`}`;
}

/** Where the path's end stands in the text, or as far along it as the text goes. */
function offsetOf(document: Document, path: ConfigPath): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range?.[0] ?? 0;
  for (const step of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
      if (!isScalar(pair?.key)) return offset;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = rangeStart(node) ?? offset;
    } else {
      return offset;
    }
  }
  return offset;
}

function rangeStart(node: unknown): number | null {
  return (isScalar(node) || isMap(node) || isSeq(node)) && node.range ? node.range[0] : null;
}
