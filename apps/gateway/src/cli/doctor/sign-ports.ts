import { readFile } from "node:fs/promises";
import type { SignPorts } from "@ai-liaison/providers";

/** What signing leans on in a command: this machine's files, clock and network. */
export function signPorts(nowMs: () => number): SignPorts {
  return { nowMs, readText: (path) => readFile(path, "utf8").catch(() => null), fetch };
}
