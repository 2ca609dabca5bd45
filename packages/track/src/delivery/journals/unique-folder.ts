import { randomBytes } from "node:crypto";
import { join } from "node:path";

/** A folder below `base` that is nobody else's: no process, thread, or later life of the same pid has that name. */
export function uniqueFolder(base: string): string {
  return join(base, `${process.pid}-${randomBytes(6).toString("hex")}`);
}
