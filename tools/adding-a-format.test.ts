import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { FAULT_CODES } from "@ai-liaison/core";
import { allDialects } from "@ai-liaison/dialects";
import { describe, expect, test } from "vitest";
import config from "../vitest.config.ts";
import { shellCommands } from "./readme-commands.ts";
import { ROOT, sourceFiles } from "./source-files.ts";

/** The page for writers of formats is followed to the letter, so it is held to the letter. Its model stands for `<id>`. */
const MODEL = "ollama";
const read = (path: string): string => readFileSync(join(ROOT, path), "utf8");
const page = read("docs/adding-a-format.md");
const prose = page.replaceAll(/^```.*?^```$/gms, "");
const quoted = new Set([...prose.matchAll(/`([^`\n]+)`/g)].map((match) => match[1] ?? ""));
const exists = (path: string): boolean => existsSync(join(ROOT, path.replaceAll("<id>", MODEL)));

/** Places that know formats by their names. */
const KNOWING: ReadonlySet<string> = new Set([
  "packages/dialects/src/index.ts",
  "packages/providers/src/registry/own-formats.ts",
  "packages/testkit/src/fidelity/corpus-halves.ts",
  "packages/testkit/src/fidelity/declared-losses.ts",
  "packages/testkit/src/fake-vendor/vendor-format.ts",
  "apps/gateway/src/e2e/fixtures/replayable.ts",
  "apps/gateway/src/e2e/matrix/columns.ts",
  "README.md",
  "ARCHITECTURE.md",
]);

/** Places a format is still missing from: end-to-end tests of its own stand in for them. One's vendor is a cloud. */
const OPEN: readonly string[] = [
  "packages/providers/src/registry/own-formats.ts: bedrock-converse",
  "apps/gateway/src/e2e/matrix/columns.ts: cohere",
];

const sources = sourceFiles()
  .filter(({ path }) => /^packages\/(core|wire|dialects|providers|testkit)\/src\//.test(path))
  .map(({ text }) => text)
  .join("\n");

/** An export, or a field or method that some type has. */
function isDeclared(name: string): boolean {
  const exported = `export (?:const|function|class|interface|type) ${name}\\b`;
  return new RegExp(`${exported}|^ +(?:readonly )?${name}\\??[(:]`, "m").test(sources);
}

/** Quotations: `ts` blocks whose first line is the file's path. */
const quotations = [...page.matchAll(/^```ts\n\/\/ (\S+)\n(.*?)^```/gms)].map(
  ([, path = "", code = ""]) => [path, code] as const,
);

describe("docs/adding-a-format.md", () => {
  test("is short enough for an evening", () => {
    expect(page.split("\n").length).toBeLessThan(285);
  });

  test("names files and folders that exist", () => {
    const paths = [...quoted].filter((name) => /^(packages|apps|tools|docs|bench)\/|^[A-Z]+\.md$|^\.env/.test(name));
    expect(paths.length).toBeGreaterThan(15);
    expect(paths.filter((path) => !exists(path))).toEqual([]);
    const ownFiles = [...quoted].filter((name) => /^[a-z-]+(\.ts|\/)$/.test(name));
    expect(ownFiles.length).toBeGreaterThan(12);
    expect(ownFiles.filter((name) => !exists(`packages/dialects/src/<id>/${name}`))).toEqual([]);
  });

  test("names exports and fields that are declared", () => {
    const names = [...quoted]
      .map((name) => name.replace(/\(\)$/, ""))
      .filter((name) => /^\w*[a-z][A-Z]\w*$/.test(name));
    expect(names.length).toBeGreaterThan(20);
    expect(names.filter((name) => !isDeclared(name))).toEqual([]);
  });

  test("uses no word of the code that the code does not", () => {
    const words = [...quoted].filter((name) => /^\w+$/.test(name) && name !== "constructor");
    expect(words.filter((word) => !new RegExp(`\\b${word}\\b`).test(sources))).toEqual([]);
  });

  test("quotes in every block of code, and from every step", () => {
    expect([...page.matchAll(/^```ts$/gm)]).toHaveLength(quotations.length);
    const steps = page.split(/^### \d+\. /m).slice(1);
    expect(steps).toHaveLength(9);
    for (const step of steps) expect(step).toContain("```ts\n");
  });

  test.each(quotations)("quotes %s as it is", (path, code) => {
    const lines = read(path).split("\n");
    let at = 0;
    for (const line of code.split("\n").filter((text) => text !== "" && text !== "// …")) {
      const found = lines.indexOf(line, at);
      expect(found, `not in ${path}, or not after what is quoted before it: ${line}`).toBeGreaterThanOrEqual(0);
      at = found + 1;
    }
  });

  test("gives commands of projects and paths there are", () => {
    const projects = JSON.stringify(config.test?.projects);
    const commands = shellCommands(page)
      .map((command) => command.replace(/^LIAISON_WRITE_DOCS=1 /, ""))
      .filter((command) => command.startsWith("npx vitest"));
    expect(commands.length).toBeGreaterThan(5);
    for (const command of commands) {
      const [, project = "", paths = ""] = /^npx vitest run --project (\w+) (.+)$/.exec(command) ?? [];
      expect(projects, command).toContain(`"name":"${project}"`);
      for (const path of paths.split(/\s+/)) expect(exists(path), path).toBe(true);
    }
  });

  test("counts the formats there are", () => {
    const formats = allDialects.length;
    expect(page).toContain(`${formats} formats are ${2 * formats} halves, not ${formats * (formats - 1)} pairs.`);
  });

  test("names, as places of a format, files that know every format", () => {
    const [, table = ""] = /^## Where it is wired\n(.*?)^A vendor may/ms.exec(page) ?? [];
    const places = [...table.matchAll(/`([^`]+)`/g)].map(([, path = ""]) => path).filter((path) => KNOWING.has(path));
    expect(new Set(places)).toEqual(KNOWING);
    const lacking = places.flatMap((path) => {
      const text = read(path).toLowerCase();
      return allDialects.filter(({ id }) => !text.includes(id.split("-")[0] ?? id)).map(({ id }) => `${path}: ${id}`);
    });
    expect(lacking).toEqual(OPEN);
  });

  test("promises as many cases as the suite has for one sample of each", () => {
    const cases = 1 + 1 + 1 + 5 + Object.keys(FAULT_CODES).length;
    expect(page).toContain(`Tests  ${cases} passed (${cases})`);
  });
});
