import type { Environment } from "./environment.ts";

/**
 * `${NAME}` and `${NAME:-otherwise}` in values of `liaison.yaml`. It works on values that have been parsed already, so
 * that what stands in a variable is a value and never becomes structure. `$${` is a literal `${`.
 */
const REFERENCE = /\$?\$\{([^{}]*)\}/g;
const CONTENT = /^([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?$/s;

export interface Substitution {
  readonly text: string;
  /** Variables that are not set and have no stand-in. */
  readonly missing: readonly string[];
  /** References that name no variable. */
  readonly malformed: boolean;
  /** The text was one reference and nothing else: quotes around it do not make it text. */
  readonly isWhole: boolean;
}

/** The text with its references replaced; null when there is none in it. */
export function substitute(text: string, environment: Environment): Substitution | null {
  if (!text.includes("${")) return null;
  const missing: string[] = [];
  let malformed = false;
  const replaced = text.replace(REFERENCE, (reference: string, content: string) => {
    if (reference.startsWith("$$")) return reference.slice(1);
    const [, name, otherwise] = CONTENT.exec(content) ?? [];
    if (name === undefined) malformed = true;
    const value = name === undefined ? null : environment.get(name);
    if (value === null && otherwise === undefined && name !== undefined) missing.push(name);
    return value ?? otherwise ?? "";
  });
  return { text: replaced, missing, malformed, isWhole: /^\$\{[^{}]*\}$/.test(text) };
}

/** What a plain word means in YAML, for one that came out of a variable. */
export function plainValue(text: string): string | number | boolean | null {
  if (/^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return Number(text);
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === "true";
  return text === "" ? null : text;
}
