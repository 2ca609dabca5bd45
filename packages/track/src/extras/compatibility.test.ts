import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SdkAdapter } from "../sdks/sdk-adapter.ts";
import { testedVersions } from "../sdks/tested-versions.ts";
import { compatibilityOf, createCompatibilityCheck, isTested, migrationGuide } from "./compatibility.ts";
import { installedVersion } from "./installed-version.ts";
import { compareVersions, readVersion } from "./version-order.ts";

describe("a version", () => {
  test.each([
    ["openai", "6.49.0", true],
    ["openai", "7.0.0", true],
    ["openai", "7.55.0", true],
    ["openai", "7.55.9", true],
    ["openai", "v7.1.0+build.5", true],
    ["openai", "7.0.0-beta.1", true],
    ["openai", "6.48.9", false],
    ["openai", "6.49.0-rc.1", false],
    ["openai", "7.56.0", false],
    ["openai", "7.56.0-alpha", false],
    ["openai", "8.0.0", false],
    ["openai", "4.104.0", false],
    ["@anthropic-ai/sdk", "0.137.0", true],
    ["@anthropic-ai/sdk", "1.11.3", true],
    ["@anthropic-ai/sdk", "0.9.0", false],
    ["ollama", "0.6.4", true],
    ["ollama", "0.6.5", false],
    ["@google/genai", "2.31.9", false],
    ["@huggingface/inference", "4.13.30", true],
    ["openai", "latest", false],
    ["another-sdk", "1.0.0", false],
  ])("%s %s is tested: %s", (name, version, expected) => {
    expect(isTested(name, version)).toBe(expected);
  });

  test("is ordered as semver says", () => {
    const ordered = "1.0.0-1 1.0.0-2 1.0.0-11 1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0 1.0.1 1.2 2";
    const versions = ordered.split(" ").map(versionOf);
    for (const [a, first] of versions.entries()) {
      for (const [b, second] of versions.entries()) {
        expect(Math.sign(compareVersions(first, second))).toBe(Math.sign(a - b));
      }
    }
  });

  test("is read from any text without throwing", () => {
    fc.assert(fc.property(fc.string(), fc.string(), (name, text) => void isTested(name, text)));
    expect(["", "1.", "1.2.3.4", "x", "1.0.0-"].map(readVersion)).toEqual([null, null, null, null, null]);
  });
});

describe("what is said of a version", () => {
  test("is nothing when it is tested, and else what is, and that it is tracked all the same", () => {
    expect(compatibilityOf("openai", "7.1.0")).toEqual({
      name: "openai",
      version: "7.1.0",
      verdict: "tested",
      message: null,
    });
    expect(compatibilityOf("openai", "4.0.0")).toMatchObject({
      verdict: "too-old",
      message: "`openai` 4.0.0 is untested; it is tracked all the same. Tested are 6.49.0 to 7.55.",
    });
    expect(compatibilityOf("openai", "9.0.0").verdict).toBe("too-new");
    expect(compatibilityOf("openai", null)).toMatchObject({
      verdict: "unknown-version",
      message: "`openai` does not say its version; it is tracked all the same. Tested are 6.49.0 to 7.55.",
    });
    expect(compatibilityOf("another-sdk", "1.0.0").verdict).toBe("unknown-sdk");
  });
});

describe("the check", () => {
  const adapter = (versionOf: () => string | null): Pick<SdkAdapter, "name" | "matches" | "versionOf"> => ({
    name: "openai",
    matches: (client: object) => "openai" in client,
    versionOf,
  });

  function checkWith(versionOf: () => string | null, from?: string) {
    const warnings: string[] = [];
    const check = createCompatibilityCheck({
      adapters: [adapter(versionOf)],
      onWarning: (message) => warnings.push(message),
      ...(from !== undefined && { from }),
    });
    return { warnings, check };
  }

  test("of a client warns once of a version that is not tested, and never of one that is", () => {
    const old = checkWith(() => "4.0.0");
    expect(old.check({ openai: 1 })).toMatchObject([{ name: "openai", version: "4.0.0", verdict: "too-old" }]);
    old.check({ openai: 2 });
    expect(old.warnings).toHaveLength(1);
    const tested = checkWith(() => "7.0.0");
    expect(tested.check({ openai: 1 })).toMatchObject([{ verdict: "tested" }]);
    expect(tested.warnings).toEqual([]);
  });

  test("of a client nobody knows, or that throws, warns and does not throw", () => {
    const { check, warnings } = checkWith(() => {
      throw new Error("no");
    });
    expect(check({})).toMatchObject([{ name: null, verdict: "unknown-sdk" }]);
    expect(check({ openai: 1 })).toMatchObject([{ verdict: "unknown-sdk" }]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain("`trackFetch`");
  });

  test("without a client looks at what is installed: here, all tested", () => {
    const { check, warnings } = checkWith(() => null);
    const findings = check();
    expect(findings.map(({ name, verdict }) => [name, verdict])).toEqual(
      testedVersions.map(({ name }) => [name, "tested"]),
    );
    expect(warnings).toEqual([]);
  });

  test("without a client says what is not installed, and warns of none of it", () => {
    const { check, warnings } = checkWith(() => null, "/");
    expect(check().every(({ verdict }) => verdict === "not-installed")).toBe(true);
    expect(warnings).toEqual([]);
    expect(installedVersion("no-such-package", import.meta.dirname)).toBeNull();
  });

  test("passes over a package that says no version", () => {
    const folder = mkdtempSync(join(tmpdir(), "liaison-"));
    const at = (path: string, manifest: string) => {
      const inside = join(folder, path, "node_modules/sdk");
      mkdirSync(inside, { recursive: true });
      writeFileSync(join(inside, "package.json"), manifest);
    };
    at(".", '{"version":"1.2.3"}');
    at("a", '{"version":7}');
    at("a/b", "null");
    expect(installedVersion("sdk", join(folder, "a/b"))).toBe("1.2.3");
    rmSync(folder, { recursive: true });
  });
});

describe("the way from one version to another", () => {
  test("is told step by step", () => {
    expect(migrationGuide("openai", "6.49.0", "7.55.0")).toContain("`openai` 7.0.0: It needs Node.js 22.");
    expect(migrationGuide("@google/genai", "2.32.0", "3.1.0")).toContain("/v1beta/");
    for (const { name, from, to, steps } of testedVersions) {
      expect(migrationGuide(name, from, to).split("\n")).toHaveLength(steps.length);
    }
  });

  test("is a clear sentence where there is nothing to tell", () => {
    expect(migrationGuide("openai", "7.0.0", "7.55.0")).toBe(
      "From `openai` 7.0.0 to 7.55.0, tracking needs no change.",
    );
    expect(migrationGuide("openai", "7.0.0", "6.49.0")).toBe("7.0.0 is later than 6.49.0: going back is not tested.");
    expect(migrationGuide("openai", "x", "7.0.0")).toBe("A version is written like `6.49.0`, which x is not.");
    expect(migrationGuide("openai", "7.0.0", "y")).toContain("which y is not");
    expect(migrationGuide("another-sdk", "1.0.0", "2.0.0")).toContain("There is no guide for `another-sdk`");
  });
});

function versionOf(text: string) {
  const version = readVersion(text);
  if (version === null) throw new Error(`${text} is no version`);
  return version;
}
