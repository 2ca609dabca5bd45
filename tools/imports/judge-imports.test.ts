import { describe, expect, test } from "vitest";
import { workspaceManifests } from "../source-files.ts";
import { ALLOWED_IMPORTS } from "./allowed-imports.ts";
import { judgeImports, type Manifest } from "./judge-imports.ts";
import type { SourceFile } from "./source-file.ts";

const manifests: readonly Manifest[] = ["core", "wire", "dialects", "engine", "ledger", "testkit"].map((name) => ({
  name: `@ai-liaison/${name}`,
  folder: `packages/${name}`,
  dependencies: name === "wire" ? ["@ai-liaison/core", "undici"] : ["@ai-liaison/ledger"],
}));

/** Refusals but those of dependencies that so small a tree does not use. */
function judgeAll(files: readonly SourceFile[]) {
  return judgeImports(files, manifests).filter(({ path }) => !path.endsWith("package.json"));
}

/** The messages for one file with this text. */
function judge(path: string, text: string): string[] {
  return judgeAll([{ path, text }]).map(({ message }) => message);
}

describe("the import table", () => {
  test("lets a package import what its row allows", () => {
    expect(judge("packages/wire/src/a.ts", 'import type { Json } from "@ai-liaison/core";')).toEqual([]);
  });

  test.each([
    ["a value", 'import { openLedger } from "@ai-liaison/ledger";'],
    ["a type", 'import type { Ledger } from "@ai-liaison/ledger";'],
    ["a re-export", 'export * from "@ai-liaison/ledger";'],
    ["a dynamic import", 'const ledger = await import("@ai-liaison/ledger");'],
    ["a type fetched in place", 'export type L = import("@ai-liaison/ledger").Ledger;'],
  ])("refuses %s from a package that the row does not name, and says why", (_kind, text) => {
    expect(judge("packages/engine/src/a.ts", text)).toEqual([
      expect.stringMatching(/^engine may import core, .*, not ledger: the corridor reaches the ledger only through/),
    ]);
  });

  test("an import in a comment is none", () => {
    expect(judge("packages/engine/src/a.ts", '// await import("@ai-liaison/ledger")\nexport {};')).toEqual([]);
  });

  test("core imports nothing, not even Node", () => {
    expect(judge("packages/core/src/a.ts", 'import { readFileSync } from "node:fs";')).toEqual([
      "core imports node:fs: it is the vocabulary everyone shares: types and constructors, no I/O",
    ]);
  });

  test("a package is imported by its name alone", () => {
    expect(judge("packages/wire/src/a.ts", 'import { x } from "@ai-liaison/core/src/json.ts";')[0]).toMatch(
      /its index/,
    );
    expect(judge("packages/wire/src/a.ts", 'import { x } from "../../core/src/json.ts";')[0]).toMatch(/by path/);
  });

  test("what is imported must stand in the package's own package.json", () => {
    expect(judge("packages/wire/src/a.ts", 'import { z } from "zod";')).toEqual([
      "imports zod, which packages/wire/package.json does not name",
    ]);
    expect(judge("packages/wire/src/a.ts", 'import { Pool } from "undici";')).toEqual([]);
  });

  test("what stands in a package.json must be imported, and not by tests alone", () => {
    const wire = manifests.filter(({ folder }) => folder === "packages/wire");
    const unused = (path: string) =>
      judgeImports([{ path, text: 'import "undici"; import "@ai-liaison/core";' }], wire);
    expect(unused("packages/wire/src/a.ts")).toEqual([]);
    expect(unused("packages/wire/src/a.test.ts").map(({ path, message }) => `${path} ${message}`)).toEqual([
      "packages/wire/package.json names @ai-liaison/core, which nothing imports",
      "packages/wire/package.json names undici, which nothing imports",
    ]);
  });

  test("what an application may not have is imported by an entry of its own, and by nothing else", () => {
    const own = { name: "@ai-liaison/wire", folder: "packages/wire", dependencies: [], peers: ["undici"] };
    const files = ["a", "b"].map((name) => ({ path: `packages/wire/src/${name}.ts`, text: 'import "undici";' }));
    const refused = judgeImports(files, [{ ...own, entries: ["packages/wire/src/a.ts"] }]);
    expect(refused.map(({ path }) => path)).toEqual(["packages/wire/src/b.ts"]);
    expect(refused[0]?.message).toContain("an application may not have");
  });

  test("product code does not import the testkit; tests may", () => {
    const text = 'import { fakeClock } from "@ai-liaison/testkit";';
    expect(judge("packages/engine/src/a.ts", text)).toHaveLength(1);
    expect(judge("packages/engine/src/a.test.ts", text)).toEqual([]);
  });

  test("a dialect does not import another dialect, but what all dialects share", () => {
    const path = "packages/dialects/src/gemini/usage.ts";
    expect(judge(path, 'import { x } from "../openai-chat/usage.ts";')[0]).toMatch(/meet only in the canonical types/);
    expect(judge(path, 'import { x } from "../shared-fields.ts";')).toEqual([]);
  });

  test("a package without a row is refused", () => {
    expect(judge("packages/newcomer/src/a.ts", 'import { x } from "@ai-liaison/core";')[0]).toMatch(/has no row/);
  });

  test("every workspace that is published has its row", () => {
    const rows = ALLOWED_IMPORTS.map((rule) => rule.package).sort();
    expect(
      workspaceManifests()
        .map(({ folder }) => folder.split("/")[1])
        .sort(),
    ).toEqual(rows);
  });
});

describe("the engine's stages", () => {
  test("see no other stage", () => {
    expect(judge("packages/engine/src/plan/make-plan.ts", 'import { x } from "../attempt/attempt.ts";')[0]).toMatch(
      /^the stage plan imports the stage attempt/,
    );
  });

  test("see their own files and the values between them", () => {
    const text = 'import type { A } from "../values/plan.ts";\nimport { b } from "./near-matches.ts";';
    expect(judge("packages/engine/src/plan/make-plan.ts", text)).toEqual([]);
  });

  test("are all seen by handle-call.ts, and by no other file of the corridor", () => {
    const text = 'import { x } from "./attempt/attempt.ts";';
    expect(judge("packages/engine/src/handle-call.ts", text)).toEqual([]);
    expect(judge("packages/engine/src/other.ts", text)[0]).toMatch(/only packages\/engine\/src\/handle-call.ts sees/);
  });
});

describe("cycles", () => {
  test("between files are told as the way round", () => {
    const files = [
      { path: "packages/wire/src/a.ts", text: 'import { b } from "./b.ts";' },
      { path: "packages/wire/src/b.ts", text: 'import { c } from "./c.ts";' },
      { path: "packages/wire/src/c.ts", text: 'import type { B } from "./b.ts";' },
    ];
    expect(judgeAll(files)).toEqual([
      {
        path: "packages/wire/src/b.ts",
        line: 1,
        message: expect.stringContaining("packages/wire/src/b.ts → packages/wire/src/c.ts → packages/wire/src/b.ts"),
      },
    ]);
  });

  test("are not seen where two files share a third", () => {
    const files = [
      { path: "packages/wire/src/a.ts", text: 'import "./b.ts"; import "./c.ts";' },
      { path: "packages/wire/src/b.ts", text: 'import "./c.ts";' },
    ];
    expect(judgeAll(files)).toEqual([]);
  });
});
