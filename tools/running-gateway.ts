/**
 * A gateway as a user starts it, in a process of its own, on a free port with an empty data folder and none of this
 * machine's vendor keys: what the smoke test, the README's test and the packed tarballs are tried with.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const READY_WITHIN_MS = 60_000;
const STOPPED_WITHIN_MS = 10_000;

export interface RunningGateway extends AsyncDisposable {
  readonly url: string;
  readonly dataFolder: string;
  /** From the start of the process to `/health/ready`. */
  readonly readyAfterMs: number;
  /** All it has printed so far. */
  readonly printed: () => string;
}

export interface GatewayCommand {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
}

/** Starts it and waits until it is ready; throws with what it printed when it does not get there. */
export async function runGateway({ command, args, cwd }: GatewayCommand): Promise<RunningGateway> {
  const port = await freePort();
  const dataFolder = mkdtempSync(join(tmpdir(), "ai-liaison-data-"));
  const startedAt = performance.now();
  const child = spawn(command, [...args, "--data", dataFolder], {
    cwd,
    env: { ...plainEnvironment(), PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (printed += chunk.toString()));
  const url = `http://127.0.0.1:${port}`;
  const dispose = async (): Promise<void> => {
    await stop(child);
    rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await untilReady(url, child);
  } catch (error) {
    await dispose();
    throw new Error(`The gateway did not become ready. It printed:\n${printed}`, { cause: error });
  }
  const readyAfterMs = performance.now() - startedAt;
  return { url, dataFolder, readyAfterMs, printed: () => printed, [Symbol.asyncDispose]: dispose };
}

/** PATH and the like, without any variable that might be a vendor's key or configuration. */
export function plainEnvironment(): Record<string, string> {
  const kept = ["PATH", "HOME", "TMPDIR", "LANG", "SYSTEMROOT", "NODE_EXTRA_CA_CERTS", "NODE_V8_COVERAGE"];
  return Object.fromEntries(
    kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const deadline = performance.now() + READY_WITHIN_MS;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`It exited with ${child.exitCode}.`);
    const answer = await fetch(`${url}/health/ready`).catch(() => null);
    if (answer?.ok === true) return;
    await delay(25);
  }
  throw new Error(`It was not ready after ${READY_WITHIN_MS} ms.`);
}

/** Ends the whole process group, and waits for all of it: npm itself goes before the server it started. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return;
  const deadline = performance.now() + STOPPED_WITHIN_MS;
  signalGroup(child.pid, "SIGTERM");
  while (signalGroup(child.pid, 0)) {
    if (performance.now() > deadline) {
      signalGroup(child.pid, "SIGKILL");
      return;
    }
    await delay(20);
  }
}

/** False when nobody is left in the group. */
function signalGroup(pid: number, signal: "SIGTERM" | "SIGKILL" | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}
