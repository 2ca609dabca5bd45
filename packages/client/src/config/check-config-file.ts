import { nearestOf } from "@ai-liaison/providers";
import type { z } from "zod";
import type { Findings } from "./config-error.ts";
import { type ConfigFile, configSchema, NOT_YET_AVAILABLE, STRATEGIES_NOT_YET_AVAILABLE } from "./config-schema.ts";
import { shown } from "./shown.ts";
import type { ConfigPath, YamlFile } from "./yaml-file.ts";

type Issue = z.core.$ZodIssue;

/** The file's values, checked and completed by their defaults; null when something is wrong, which the findings tell. */
export function checkConfigFile(file: YamlFile, findings: Findings): ConfigFile | null {
  const { value } = file;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    findings.problem(
      file.place([]),
      "holds no settings. Write keys such as `server:` and `providers:`, or remove the file.",
    );
    return null;
  }
  const read = configSchema.safeParse(value);
  if (read.success) return read.data;
  for (const issue of read.error.issues) report(issue, [], file, findings);
  return null;
}

function report(issue: Issue, base: ConfigPath, file: YamlFile, findings: Findings): void {
  const path = [...base, ...issue.path];
  if (issue.code === "unrecognized_keys") {
    for (const key of issue.keys) findings.problem(file.place([...path, key]), unknownKey(key, path));
    return;
  }
  const deeper = issue.code === "invalid_union" ? deepestBranch(issue.errors) : [];
  if (deeper.length > 0) {
    for (const inner of deeper) report(inner, path, file, findings);
    return;
  }
  const value = valueAt(file.value, path);
  if (path.at(-1) === "strategy" && STRATEGIES_NOT_YET_AVAILABLE.some((name) => name === value)) {
    findings.problem(file.place(path), `the strategy ${shown(String(value))} is not available yet. Write priority.`);
    return;
  }
  const message = issue.code === "invalid_key" ? (issue.issues[0]?.message ?? issue.message) : issue.message;
  findings.problem(file.place(path), value === undefined ? `is missing; it ${message}.` : `${message}.`);
}

/** Of the ways a value could have been meant, the one that was understood furthest; none when all failed at once. */
function deepestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const depth = (issues: readonly Issue[]): number =>
    Math.max(0, ...issues.map(({ path, code }) => path.length + (code === "unrecognized_keys" ? 1 : 0)));
  const deepest = branches.toSorted((left, right) => depth(right) - depth(left))[0] ?? [];
  return depth(deepest) > 0 ? deepest : [];
}

function unknownKey(key: string, path: ConfigPath): string {
  if (path.length === 0 && NOT_YET_AVAILABLE.includes(key)) return "is not available yet. Remove it.";
  const [near] = nearestOf(key, knownKeys(path));
  return near === undefined ? "is not a key that is known here. Remove it." : `is not known. Did you mean ${near}?`;
}

/** The keys the schema knows at a path, in lists and routes too. */
function knownKeys(path: ConfigPath): readonly string[] {
  let schema: unknown = configSchema;
  for (const step of path) schema = childOf(unwrapped(schema), step);
  const { shape } = unwrapped(schema);
  return shape === undefined ? [] : Object.keys(shape);
}

/** What of zod's definitions is walked here. */
interface Definition {
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly element?: unknown;
  readonly valueType?: unknown;
  readonly innerType?: unknown;
  readonly options?: readonly unknown[];
}

function unwrapped(schema: unknown): Definition {
  const definition = (schema as { readonly def?: Definition } | undefined)?.def ?? {};
  if (definition.innerType !== undefined) return unwrapped(definition.innerType);
  if (definition.options === undefined) return definition;
  return definition.options.map(unwrapped).find(({ element }) => element !== undefined) ?? definition;
}

function childOf(definition: Definition, step: PropertyKey): unknown {
  if (definition.shape !== undefined) return definition.shape[String(step)];
  return definition.element ?? definition.valueType;
}

function valueAt(value: unknown, path: ConfigPath): unknown {
  let at = value;
  for (const step of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, step)) return undefined;
    at = (at as Readonly<Record<PropertyKey, unknown>>)[step];
  }
  return at;
}
