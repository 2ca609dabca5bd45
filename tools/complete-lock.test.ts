import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { completeLock, type Lock, missingOptionals } from "./complete-lock.ts";
import { ROOT } from "./source-files.ts";

const lock = JSON.parse(readFileSync(join(ROOT, "package-lock.json"), "utf8")) as Lock;

describe("package-lock.json", () => {
  test("holds every optional package it names, without which npm ci refuses it: else run npm run lock", () => {
    expect(missingOptionals(lock)).toEqual([]);
  });

  test("has a checksum for everything that runs in production, none of which runs anything when it is installed", () => {
    const production = productionPackages(lock);
    expect(production.length).toBeGreaterThan(20);
    for (const name of production) {
      expect(lock.packages[name]?.integrity, name).toMatch(/^sha512-/);
      expect(lock.packages[name]?.hasInstallScript ?? false, name).toBe(false);
    }
  });

  test("names no registry", () => {
    expect(JSON.stringify(lock)).not.toMatch(/"resolved":\s*"https?:/);
  });
});

/** What our packages need, and what that needs, each found as Node finds it: the nearest folder upwards. */
function productionPackages({ packages }: Lock): readonly string[] {
  const found = new Set<string>();
  const visit = (from: string): void => {
    for (const name of Object.keys({ ...packages[from]?.dependencies, ...packages[from]?.optionalDependencies })) {
      const place = placeOf(name, from);
      if (place === null || found.has(place) || name.startsWith("@ai-liaison/")) continue;
      found.add(place);
      visit(place);
    }
  };
  const placeOf = (name: string, from: string): string | null => {
    const near = `${from === "" ? "" : `${from}/`}node_modules/${name}`;
    if (packages[near] !== undefined) return near;
    return from === "" ? null : placeOf(name, from.slice(0, Math.max(0, from.lastIndexOf("/node_modules/"))));
  };
  for (const place of Object.keys(packages)) if (/^(?:packages|apps)\/[^/]+$/.test(place)) visit(place);
  return [...found];
}

describe("completing a lock", () => {
  const torn: Lock = {
    packages: {
      "node_modules/z": { version: "1.0.0" },
      "node_modules/tool": {
        version: "2.0.0",
        dev: true,
        optionalDependencies: { "tool-linux-x64-musl": "2.0.0", "tool-windows-arm64": "2.0.0" },
      },
    },
  };

  test("adds what is missing, with its platform read from its name, in order", () => {
    const whole = completeLock(torn);
    expect(missingOptionals(whole)).toEqual([]);
    expect(Object.keys(whole.packages)).toEqual([
      "node_modules/tool",
      "node_modules/tool-linux-x64-musl",
      "node_modules/tool-windows-arm64",
      "node_modules/z",
    ]);
    expect(whole.packages["node_modules/tool-linux-x64-musl"]).toEqual({
      version: "2.0.0",
      cpu: ["x64"],
      dev: true,
      libc: ["musl"],
      optional: true,
      os: ["linux"],
    });
    expect(whole.packages["node_modules/tool-windows-arm64"]?.os).toEqual(["win32"]);
  });

  test("refuses a name that tells no platform", () => {
    const strange: Lock = { packages: { "node_modules/a": { optionalDependencies: { "a-wasm": "1.0.0" } } } };
    expect(() => completeLock(strange)).toThrow("a-wasm");
  });
});
