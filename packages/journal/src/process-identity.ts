import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/**
 * Who a process is, told so that a later process can find out whether it still lives. A pid alone is given out again,
 * and in a container it is nearly always 1; with the moment the process started, as the kernel counts it, it is not.
 */
export interface ProcessIdentity {
  readonly pid: number;
  /** Field 22 of /proc/PID/stat; null where there is no /proc. */
  readonly startTime: string | null;
  /** Changes when the machine starts. */
  readonly bootId: string | null;
  /** Pids mean something only within their namespace. */
  readonly pidNamespace: string | null;
  readonly host: string;
}

export function ownIdentity(): ProcessIdentity {
  return {
    pid: process.pid,
    startTime: startTimeOf(process.pid),
    bootId: orNull(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim()),
    pidNamespace: orNull(() => readlinkSync("/proc/self/ns/pid")),
    host: hostname(),
  };
}

/** `unknown`: it ran where we cannot look, such as in another container that shares the folder. */
export type Life = "alive" | "dead" | "unknown";

export function lifeOf(other: ProcessIdentity, own: ProcessIdentity = ownIdentity()): Life {
  const seesSamePids = other.bootId === own.bootId && other.pidNamespace === own.pidNamespace;
  if (other.host !== own.host && (!seesSamePids || own.bootId === null)) return "unknown";
  // The same host by name, started anew or in a new container: its former processes are gone.
  if (!seesSamePids) return "dead";
  if (other.startTime !== null) return startTimeOf(other.pid) === other.startTime ? "alive" : "dead";
  return respondsToSignals(other.pid) ? "alive" : "dead";
}

/** Null when there is no such process, or only its unburied rest. */
function startTimeOf(pid: number): string | null {
  return orNull(() => {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    // The second field, the name in parentheses, may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return /^[ZXx]$/.test(fields[0] ?? "") ? null : (fields[19] ?? null);
  });
}

function respondsToSignals(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function orNull<Value>(read: () => Value): Value | null {
  try {
    return read();
  } catch {
    return null;
  }
}
