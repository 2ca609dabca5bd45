import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const CLI = fileURLToPath(new URL("../../../../apps/gateway/src/cli/main.js", import.meta.url));
const READY_WITHIN_MS = 15_000;
const STOP_WITHIN_MS = 15_000;

export interface SpawnGatewayOptions {
  /** After `serve --port 0 --data <folder>`; a `--port` of its own wins. */
  readonly args?: readonly string[];
  /** Laid over a bare environment: no vendor keys of the machine leak into a test. Undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Kept; without it, a temporary one that goes with the gateway. */
  readonly dataDirectory?: string;
  /** Where it looks for `liaison.yaml` and `.env`; without it, the data folder. */
  readonly cwd?: string;
}

/** The gateway as a process of its own. */
export interface SpawnedGateway extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  readonly dataDirectory: string;
  /** From spawning to the line with its address, in milliseconds. */
  readonly readyMs: number;
  /** Sends a signal and waits until the process is gone; its exit code, or the signal that ended it. */
  kill(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals>;
  /** SIGTERM, then SIGKILL if that does not help, and its temporary folder is removed. */
  stop(): Promise<number | NodeJS.Signals>;
  /** All it has printed, both streams. */
  output(): string;
}

/** Starts the gateway and waits for its address. Rejects, with what it printed, when it ends or keeps silent instead. */
export async function spawnGateway(options: SpawnGatewayOptions = {}): Promise<SpawnedGateway> {
  const isTemporary = options.dataDirectory === undefined;
  const dataDirectory = options.dataDirectory ?? mkdtempSync(join(tmpdir(), "liaison-test-"));
  const removeFolder = (): void => {
    if (isTemporary) rmSync(dataDirectory, { recursive: true, force: true });
  };
  const startedMs = performance.now();
  const port = options.args?.includes("--port") === true ? [] : ["--port", "0"];
  const child = spawn(process.execPath, [CLI, "serve", ...port, "--data", dataDirectory, ...(options.args ?? [])], {
    cwd: options.cwd ?? dataDirectory,
    env: bareEnvironment(options.env ?? {}),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = collectOutput(child);
  const exited = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once("exit", (code, signal) => resolve(code ?? signal ?? -1));
  });
  const kill = (signal: NodeJS.Signals = "SIGKILL"): Promise<number | NodeJS.Signals> => {
    child.kill(signal);
    return exited;
  };
  const stop = async (): Promise<number | NodeJS.Signals> => {
    const timer = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
    const outcome = await kill("SIGTERM");
    clearTimeout(timer);
    removeFolder();
    return outcome;
  };
  try {
    const url = await addressIn(printed, exited);
    const readyMs = performance.now() - startedMs;
    const dispose = async (): Promise<void> => void (await stop());
    return {
      url,
      pid: child.pid ?? -1,
      dataDirectory,
      readyMs,
      kill,
      stop,
      output: printed.text,
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await kill("SIGKILL");
    removeFolder();
    throw error;
  }
}

interface Printed {
  text(): string;
  onMore(callback: () => void): void;
}

function collectOutput(child: ChildProcess): Printed {
  let text = "";
  let callback = (): void => {};
  const add = (chunk: Buffer): void => {
    text += chunk.toString("utf8");
    callback();
  };
  child.stdout?.on("data", add);
  child.stderr?.on("data", add);
  return {
    text: () => text,
    onMore: (more) => {
      callback = more;
    },
  };
}

function addressIn(printed: Printed, exited: Promise<number | NodeJS.Signals>): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`the gateway ${why}; it printed:\n${printed.text()}`));
    const timer = setTimeout(() => fail(`told no address within ${READY_WITHIN_MS} ms`), READY_WITHIN_MS);
    printed.onMore(() => {
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(printed.text())?.[0];
      if (url === undefined) return;
      clearTimeout(timer);
      resolve(url);
    });
    void exited.then((outcome) => {
      clearTimeout(timer);
      fail(`ended with ${outcome} before it was ready`);
    });
  });
}

function bareEnvironment(added: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  const all = Object.entries({ PATH, HOME, TMPDIR, ...added });
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}
