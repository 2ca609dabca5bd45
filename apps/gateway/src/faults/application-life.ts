import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const APPLICATION = fileURLToPath(new URL("./tracked-application.ts", import.meta.url));

export interface LifeOptions {
  readonly vendorUrl: string;
  readonly collectorUrl: string;
  readonly stateFolder: string;
  readonly concurrency: number;
  /** The number of its first call. */
  readonly first: number;
  readonly notesPath: string;
}

/** A call as the application saw it end. */
export interface EndedCall {
  readonly n: number;
  /** When its answer had been noted, on the wall clock in milliseconds. */
  readonly atMs: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly tookMs: number;
}

export interface Notes {
  readonly begun: readonly number[];
  readonly ended: readonly EndedCall[];
  readonly failed: readonly string[];
  /** Memory in use after a collection of garbage, and resident, in bytes, every so often. */
  readonly memory: readonly { readonly used: number; readonly resident: number }[];
  /** The recorder's, at an orderly end. */
  readonly stats: string | null;
}

/** One life of an application, from its start to its end in order, or to its being killed. */
export interface ApplicationLife {
  readonly notes: () => Notes;
  /** Wall clock; null while it lives, and when it ended in order. */
  readonly killedAtMs: number | null;
  readonly exited: boolean;
  readonly kill: () => Promise<void>;
  /** Lets it deliver what waits, and end. */
  readonly stop: () => Promise<void>;
  readonly errorText: () => string;
}

export function startLife(options: LifeOptions): ApplicationLife {
  const { vendorUrl, collectorUrl, concurrency, first, notesPath } = options;
  const args = ["--expose-gc", APPLICATION, vendorUrl, collectorUrl, String(concurrency), String(first), notesPath];
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, LIAISON_STATE_DIR: options.stateFolder },
    stdio: ["pipe", "ignore", "pipe"],
  });
  const errors: Buffer[] = [];
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  const gone = once(child, "close");
  let killedAtMs: number | null = null;
  let last: Notes | null = null;
  return {
    notes: () => {
      if (last !== null) return last;
      const notes = readNotes(notesPath);
      if (child.exitCode !== null || child.signalCode !== null) last = notes;
      return notes;
    },
    get killedAtMs() {
      return killedAtMs;
    },
    get exited() {
      return child.exitCode !== null || child.signalCode !== null;
    },
    kill: async () => {
      if (child.exitCode !== null) return;
      killedAtMs ??= performance.timeOrigin + performance.now();
      child.kill("SIGKILL");
      await gone;
    },
    stop: async () => {
      child.stdin.end();
      await gone;
    },
    errorText: () => Buffer.concat(errors).toString(),
  };
}

/** All whole lines of a life's notes. */
function readNotes(path: string): Notes {
  const begun: number[] = [];
  const ended: EndedCall[] = [];
  const failed: string[] = [];
  const memory: { used: number; resident: number }[] = [];
  let stats: string | null = null;
  const lines = existsSync(path) ? readFileSync(path, "utf8").split("\n").slice(0, -1) : [];
  for (const line of lines) {
    const [word = "", ...values] = line.split(" ");
    if (word === "begun") begun.push(Number(values[0]));
    else if (word === "ended") ended.push(endedCall(values.map(Number)));
    else if (word === "failed") failed.push(line);
    else if (word === "memory") memory.push({ used: Number(values[0]), resident: Number(values[1]) });
    else if (word === "stats") stats = line.slice("stats ".length);
  }
  return { begun, ended, failed, memory, stats };
}

function endedCall([
  n = -1,
  atMs = -1,
  inputTokens = -1,
  outputTokens = -1,
  tookUs = -1,
]: readonly number[]): EndedCall {
  return { n, atMs, inputTokens, outputTokens, tookMs: tookUs / 1000 };
}
