import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Liaison, loadConfig } from "@ai-liaison/client";
import { type Logger, pino } from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { watchFiles } from "./watch-files.ts";

interface Line {
  readonly level: number;
  readonly msg: string;
  readonly settings?: readonly string[];
  readonly error?: string;
}

describe("a changed configuration", () => {
  let directory: string;
  let lines: Line[];
  let watch: Disposable;
  let log: Logger;
  let onReconfigure: () => readonly string[];

  const write = (yaml: string): void => writeFileSync(join(directory, "liaison.yaml"), yaml);

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "liaison-reload-"));
    lines = [];
    onReconfigure = () => [];
    write("log_level: info\n");
    const config = loadConfig({ env: {}, cwd: directory });
    const liaison = { config: () => config, reconfigure: () => onReconfigure() } as unknown as Liaison;
    log = pino({ level: "info" }, { write: (line: string) => void lines.push(JSON.parse(line) as Line) });
    watch = watchFiles(liaison, log);
  });
  afterEach(() => {
    watch[Symbol.dispose]();
    rmSync(directory, { recursive: true, force: true });
  });

  test("is told as reloaded, with what waits for the next start", async () => {
    onReconfigure = () => ["server.port", "log_level"];
    write("server: { port: 9999 }\n");
    await expect.poll(() => lines.map(({ msg }) => msg), { timeout: 5_000 }).toHaveLength(2);
    expect(lines[0]?.msg).toBe("configuration reloaded");
    expect(lines[1]).toMatchObject({ level: 40, settings: ["server.port"] });
  });

  test("that cannot be put in force is told, and the next one is", async () => {
    onReconfigure = () => {
      throw new Error("no target");
    };
    write("retry: { max_attempts: 2 }\n");
    await expect.poll(() => lines, { timeout: 5_000 }).toMatchObject([{ level: 50, error: "no target" }]);
    onReconfigure = () => [];
    write("retry: { max_attempts: 4 }\n");
    await expect.poll(() => lines.at(-1)?.msg, { timeout: 5_000 }).toBe("configuration reloaded");
  });

  test("sets the level of the log at once", async () => {
    write("log_level: error\n");
    onReconfigure = () => ["log_level"];
    await expect.poll(() => log.level, { timeout: 5_000 }).toBe("error");
    expect(lines).toEqual([]);
  });
});
