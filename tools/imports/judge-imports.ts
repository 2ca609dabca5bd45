import { posix } from "node:path";
import { ALLOWED_IMPORTS, CORRIDOR, ENGINE_STAGES, isOutsideTheHouse, SESSION_CORRIDOR } from "./allowed-imports.ts";
import { findCycles } from "./find-cycles.ts";
import { type Import, readImports } from "./read-imports.ts";
import type { SourceFile } from "./source-file.ts";

/** What a package.json says that matters here. */
export interface Manifest {
  readonly name: string;
  /** Its folder, from the root: `packages/core`. */
  readonly folder: string;
  readonly dependencies: readonly string[];
  /** What an application may bring along, or not. */
  readonly peers?: readonly string[];
  /** The files of its entries beside the package itself: who imports one knows what it needs. */
  readonly entries?: readonly string[];
}

export interface Refusal {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** Every import that breaks a rule, with the rule's reason. */
export function judgeImports(files: readonly SourceFile[], manifests: readonly Manifest[]): Refusal[] {
  const imports = files.flatMap(readImports);
  const refusals = imports.flatMap((found) => {
    const message = found.specifier.startsWith(".") ? judgeRelative(found) : judgePackage(found, manifests);
    return message === null ? [] : [{ path: found.from, line: found.line, message }];
  });
  return [...refusals, ...judgeCycles(imports), ...judgeUnused(imports, manifests)];
}

/** Named because a dependency wants it beside itself. */
const NAMED_FOR_OTHERS: readonly string[] = ["apps/gateway zod"];

/** What a package.json names and nothing of the package imports. */
function judgeUnused(imports: readonly Import[], manifests: readonly Manifest[]): Refusal[] {
  const used = new Set(
    imports
      .filter(({ from }) => !isOutsideTheHouse(from))
      .map(({ from, specifier }) => `${homeOf(from)} ${packageNameOf(specifier)}`),
  );
  return manifests.flatMap(({ folder, dependencies }) =>
    dependencies
      .filter((name) => !used.has(`${folder} ${name}`) && !NAMED_FOR_OTHERS.includes(`${folder} ${name}`))
      .map((name) => ({ path: `${folder}/package.json`, line: 1, message: `names ${name}, which nothing imports` })),
  );
}

function judgeRelative(found: Import): string | null {
  const target = targetOf(found);
  const home = homeOf(found.from);
  if (isOutsideTheHouse(found.from)) return null;
  if (!target.startsWith(`${home}/`)) {
    return `reaches into ${target} by path: import the package by its name, so that its index decides what is public`;
  }
  return home === "packages/engine" ? judgeStage(found.from, target) : judgeDialect(home, found.from, target);
}

function judgeStage(from: string, target: string): string | null {
  const own = stageOf(from);
  const other = stageOf(target);
  if (other === null || own === other || from === CORRIDOR || from === SESSION_CORRIDOR) return null;
  if (own === null) {
    return from === "packages/engine/src/index.ts"
      ? null
      : `imports the stage ${other}: only ${CORRIDOR} sees the stages, so that the path of a call stands in one place`;
  }
  return `the stage ${own} imports the stage ${other}: stages pass values (src/values/), they do not call each other`;
}

function stageOf(path: string): string | null {
  const folder = path.split("/")[3] ?? "";
  return ENGINE_STAGES.includes(folder) ? folder : null;
}

/** What every format is written with: none of these knows any. */
const SHARED_BY_DIALECTS: ReadonlySet<string> = new Set([
  "json",
  "fidelity",
  "errors",
  "relay",
  "completion-as-chat",
  "claude",
]);

function judgeDialect(home: string, from: string, target: string): string | null {
  if (home !== "packages/dialects") return null;
  const own = folderBelowSrc(from);
  const other = folderBelowSrc(target);
  return own === null || other === null || own === other || SHARED_BY_DIALECTS.has(other)
    ? null
    : `the dialect ${own} imports the dialect ${other}: formats meet only in the canonical types of core`;
}

function folderBelowSrc(path: string): string | null {
  const steps = path.split("/").slice(3);
  return steps.length > 1 ? (steps[0] ?? null) : null;
}

function judgePackage(found: Import, manifests: readonly Manifest[]): string | null {
  const { specifier, from } = found;
  if (isOutsideTheHouse(from)) return null;
  const home = homeOf(from);
  const rule = ALLOWED_IMPORTS.find((entry) => entry.package === home.split("/")[1]);
  if (rule === undefined) return `${home} has no row in tools/imports/allowed-imports.ts: give it one, with the reason`;
  if (specifier.startsWith("node:")) {
    return rule.package === "core" ? `core imports ${specifier}: ${rule.why}` : null;
  }
  const own = manifests.find((manifest) => manifest.folder === home);
  const name = packageNameOf(specifier);
  const target = manifests.find((manifest) => manifest.name === name);
  if (target !== undefined) {
    if (specifier !== name)
      return `imports ${specifier}: only the package itself (${name}), its index is what is public`;
    const targetFolder = target.folder.split("/")[1] ?? "";
    if (!rule.mayImport.includes(targetFolder)) {
      return `${rule.package} may import ${listed(rule.mayImport)}, not ${targetFolder}: ${rule.why}`;
    }
  }
  if (own?.peers?.includes(name) === true) {
    return own.entries?.includes(from) === true
      ? null
      : `imports ${name}, which an application may not have: only an entry of its own (${home}/package.json, exports) may`;
  }
  return own?.dependencies.includes(name) === true ? null : `imports ${name}, which ${home}/package.json does not name`;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? "nothing" : names.join(", ");
}

function packageNameOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

function homeOf(path: string): string {
  return path.split("/").slice(0, 2).join("/");
}

function targetOf(found: Import): string {
  return posix.join(posix.dirname(found.from), found.specifier);
}

function judgeCycles(imports: readonly Import[]): Refusal[] {
  const edges = new Map<string, string[]>();
  for (const found of imports) {
    if (!found.specifier.startsWith(".")) continue;
    edges.set(found.from, [...(edges.get(found.from) ?? []), targetOf(found)]);
  }
  return findCycles(edges).map((cycle) => ({
    path: cycle[0] ?? "",
    line: 1,
    message: `is in a cycle, so none of these can be understood alone: ${cycle.join(" → ")}`,
  }));
}
