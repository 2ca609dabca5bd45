import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";
import { addScript, readLcov, type ScriptCoverage, sumLines, writeLcov } from "./child-coverage.ts";

const SOURCE = `interface Unused { readonly a: string }
function ran(word: string): string {
  if (word === "") {
    return "empty";
  }
  return word;
}
function neverRan(): number {
  return 1;
}
process.stdout.write(ran("x") as string);
export { neverRan, type Unused };
`;

test("lines that another process ran are added to the report, lines it did not run are not", () => {
  const folder = mkdtempSync(join(tmpdir(), "coverage-"));
  try {
    const file = join(folder, "source.ts");
    writeFileSync(file, SOURCE);
    const env = { ...process.env, NODE_V8_COVERAGE: join(folder, "raw") };
    const child = spawnSync(process.execPath, [file], { env, encoding: "utf8" });
    expect(child.stdout, child.stderr).toBe("x");
    const lcov = `TN:\nSF:source.ts\nDA:3,0\nDA:4,0\nDA:6,2\nDA:9,0\nDA:11,0\nend_of_record\n`;
    const files = readLcov(lcov);
    for (const name of readdirSync(join(folder, "raw"))) {
      const { result } = JSON.parse(readFileSync(join(folder, "raw", name), "utf8")) as { result: ScriptCoverage[] };
      for (const script of result) {
        if (script.url === pathToFileURL(file).href) addScript(files.get("source.ts") ?? new Map(), SOURCE, script);
      }
    }
    expect([...(files.get("source.ts") ?? [])]).toEqual([
      [3, 1],
      [4, 0],
      [6, 3],
      [9, 0],
      [11, 1],
    ]);
    expect(sumLines(files)).toEqual({ covered: 3, total: 5 });
    expect(writeLcov(files)).toContain("SF:source.ts\nDA:3,1\nDA:4,0\nDA:6,3\nDA:9,0\nDA:11,1\nLF:5\nLH:3\n");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
