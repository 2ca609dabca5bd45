import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { FAULT_CODES } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { errorDocs } from "./error-docs.ts";
import { ALLOWED_IMPORTS } from "./imports/allowed-imports.ts";
import { type PackageJson, ROOT, workspaceManifests } from "./source-files.ts";

const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const documents = [
  ...readdirSync(ROOT).filter((name) => name.endsWith(".md")),
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name)),
];

/** The rows of the first table below a heading, as cells. */
function tableBelow(document: string, heading: string): string[][] {
  const section = document.split(`\n## ${heading}\n`)[1]?.split("\n## ")[0] ?? "";
  return section
    .split("\n")
    .filter((line) => line.startsWith("| "))
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .slice(1);
}

test("docs/errors.md is what the table of faults says: else run npm run docs", () => {
  expect(read("docs/errors.md")).toBe(errorDocs());
});

test("ARCHITECTURE.md shows the import table that is enforced, row by row", () => {
  const rows = tableBelow(read("ARCHITECTURE.md"), "Who may import whom");
  const expected = ALLOWED_IMPORTS.map((rule) => [rule.package, rule.mayImport.join(", ") || "nothing", rule.why]);
  expect(rows).toEqual(expected);
});

test("every exit in docs/lifecycle.md names a fault the table knows, with its status", () => {
  const exits = tableBelow(read("docs/lifecycle.md"), "Exits");
  expect(exits.length).toBeGreaterThan(15);
  for (const [exit = "", codeCell = "", statusCell = ""] of exits) {
    const code = /^`([a-z_]+)`$/.exec(codeCell)?.[1];
    if (code === undefined) continue;
    expect(Object.keys(FAULT_CODES), exit).toContain(code);
    const status = FAULT_CODES[code as keyof typeof FAULT_CODES].status;
    if (code !== "invalid_request") expect(statusCell, exit).toContain(String(status));
  }
});

test("docs/dependencies.md has a line for every dependency, and for nothing else", () => {
  const root = JSON.parse(read("package.json")) as PackageJson & { devDependencies: Record<string, string> };
  const manifests: readonly PackageJson[] = workspaceManifests();
  const named = new Set([root, ...manifests].flatMap((manifest) => Object.keys(manifest.dependencies ?? {})));
  for (const name of Object.keys(root.devDependencies)) named.add(name);
  const ours = new Set(manifests.map((manifest) => manifest.name));
  const documented = [...read("docs/dependencies.md").matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]);
  expect(documented.toSorted()).toEqual([...named].filter((name) => !ours.has(name)).toSorted());
});

test("the newest entry of CHANGELOG.md is the version of every package", () => {
  const newest = /^## (\d+\.\d+\.\d+)/m.exec(read("CHANGELOG.md"))?.[1];
  for (const { name, version } of workspaceManifests()) expect(version, name).toBe(newest);
  expect((JSON.parse(read("package.json")) as PackageJson).version).toBe(newest);
});

test("AGENTS.md stays within 60 lines", () => {
  expect(read("AGENTS.md").trimEnd().split("\n").length).toBeLessThanOrEqual(60);
});

describe("links between documents", () => {
  test.each(documents)("%s points to files that exist", (document) => {
    const targets = [...read(document).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map((match) => match[1] ?? "");
    const broken = targets.filter((target) => !existsSync(join(ROOT, dirname(document), target)));
    expect(broken).toEqual([]);
  });

  test.each(documents)("%s names npm scripts that exist", (document) => {
    const scripts = (JSON.parse(read("package.json")) as { scripts: Record<string, string> }).scripts;
    const named = [...read(document).matchAll(/\bnpm run ([a-z:-]+)/g)].map((match) => match[1] ?? "");
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
  });
});
