import { readdirSync, readFileSync } from "node:fs";

/** Linux counts CPU time in hundredths of a second for user space (USER_HZ), whatever the kernel's own tick. */
const MS_PER_TICK = 10;
const IDLE_POLL_MS = 200;
const IDLE_POLLS = 3;
const IDLE_LIMIT_MS = 30_000;

/** CPU time a process has used, user and system, all its threads, in milliseconds. */
export function cpuMs(pid: number): number {
  return parseCpuMs(readFileSync(`/proc/${pid}/stat`, "utf8"));
}

/** Of the line in /proc/PID/stat: the 14th and 15th fields; the second may hold blanks and brackets. */
export function parseCpuMs(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

/** CPU time by the names of a process's threads, in milliseconds; threads that have ended are not in it. */
export function cpuMsByThread(pid: number): Map<string, number> {
  const byName = new Map<string, number>();
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const stat = readFileSync(`/proc/${pid}/task/${thread}/stat`, "utf8");
    const name = stat.slice(stat.indexOf("(") + 1, stat.lastIndexOf(")"));
    byName.set(name, (byName.get(name) ?? 0) + parseCpuMs(stat));
  }
  return byName;
}

/** Memory a process holds, in megabytes (10⁶ bytes). */
export function rssMb(pid: number): number {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
  return (Number(kilobytes) * 1024) / 1e6;
}

/** Waits until a process has done nothing for a while: what it put off (shipping, inserting) is then done. */
export async function untilIdle(pid: number): Promise<void> {
  const untilMs = performance.now() + IDLE_LIMIT_MS;
  let last = cpuMs(pid);
  for (let calm = 0; calm < IDLE_POLLS && performance.now() < untilMs; ) {
    await new Promise((resolve) => setTimeout(resolve, IDLE_POLL_MS));
    const now = cpuMs(pid);
    calm = now - last <= MS_PER_TICK ? calm + 1 : 0;
    last = now;
  }
}
