import { nearestOf } from "@ai-liaison/providers";
import type { z } from "zod";
import type { Findings } from "./config-error.ts";
import { type ConfigFile, configSchema, NOT_YET_AVAILABLE, STRATEGIES_NOT_YET_AVAILABLE } from "./config-schema.ts";
import { shown } from "./shown.ts";
import type { ConfigPath, YamlFile } from "./yaml-file.ts";

type Issue = z.core.$ZodIssue;

/** A file's values: as far as they are right, completed by their defaults. */
export interface CheckedFile {
  readonly settings: ConfigFile;
  /** The keys, at the top of the file, in which something is wrong, or that are not known. */
  readonly invalid: ReadonlySet<string>;
}

/**
 * Checks the file; what is wrong the findings tell. What is right is given all the same, so that the rest of it can be
 * checked too, and all be told at once. Null when it holds no settings.
 */
export function checkConfigFile(file: YamlFile, findings: Findings): CheckedFile | null {
  const { value } = file;
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    findings.problem(
      file.place([]),
      "holds no settings. Write keys such as `server:` and `providers:`, or remove the file.",
    );
    return null;
  }
  const read = configSchema.safeParse(value);
  if (read.success) return { settings: read.data, invalid: new Set() };
  const { issues } = read.error;
  for (const issue of issues) report(issue, [], file, findings);
  return salvage(value as Readonly<Record<string, unknown>>, issues);
}

/** The sections in which nothing is wrong; of the routes, those in which nothing is. */
function salvage(value: Readonly<Record<string, unknown>>, issues: readonly Issue[]): CheckedFile {
  const invalid = new Set(issues.flatMap(topKeys));
  const kept = Object.entries(value).flatMap(([key, section]): [string, unknown][] => {
    if (!invalid.has(key)) return [[key, section]];
    return key === "routes" ? [[key, validRoutes(section, issues)]] : [];
  });
  return { settings: configSchema.parse(Object.fromEntries(kept)), invalid };
}

function validRoutes(routes: unknown, issues: readonly Issue[]): object {
  if (typeof routes !== "object" || routes === null || Array.isArray(routes)) return {};
  const broken = new Set(issues.flatMap(({ path }) => (path[0] === "routes" ? [path[1]] : [])));
  return Object.fromEntries(Object.entries(routes).filter(([name]) => !broken.has(name)));
}

function topKeys(issue: Issue): readonly string[] {
  if (issue.path.length > 0) return [String(issue.path[0])];
  return issue.code === "unrecognized_keys" ? issue.keys : [];
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
