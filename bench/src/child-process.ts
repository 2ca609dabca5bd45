import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A process of the bench, once it has told its address. */
export interface BenchProcess extends AsyncDisposable {
  readonly url: string;
  readonly pid: number;
  readonly child: ChildProcess;
}

/** Starts one of the bench's own entry points and waits until it is ready. It ends with this process at the latest. */
export async function startProcess(entry: string, ...args: readonly string[]): Promise<BenchProcess> {
  const path = fileURLToPath(new URL(entry, import.meta.url));
  const child = fork(path, [...args], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
  const url = await new Promise<string>((resolve, reject) => {
    child.once("message", (message: { readonly url: string }) => resolve(message.url));
    child.once("exit", (code) => reject(new Error(`${entry} ended with ${code} before it was ready`)));
    child.once("error", reject);
  });
  return { url, pid: child.pid ?? -1, child, [Symbol.asyncDispose]: () => ended(child, "SIGKILL") };
}

/** Ends a process and waits until it is gone. */
export function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill(signal);
  });
}
