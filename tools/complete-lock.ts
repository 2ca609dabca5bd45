/**
 * A package may name an optional binary for a platform that the registry at hand does not carry. `npm install` then
 * leaves it out of package-lock.json without a word, and the next `npm ci` on a clean clone refuses the whole file.
 * This puts such entries back, from their names: skipped where the platform differs, fetched (without a known
 * checksum) where it fits. `npm run lock` runs it; a test tells when it was forgotten.
 */
import { readFileSync, writeFileSync } from "node:fs";

interface LockedPackage {
  version?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  integrity?: string;
  hasInstallScript?: boolean;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

export interface Lock {
  packages: Record<string, LockedPackage>;
}

const SYSTEMS = ["android", "darwin", "freebsd", "linux", "openbsd", "win32", "windows"];
const PROCESSORS = ["arm64", "arm", "ia32", "x64"];

/** Optional packages that the lock names but does not hold, as `name@version` by the path of who wants them. */
export function missingOptionals(lock: Lock): { readonly wantedBy: string; readonly name: string; version: string }[] {
  return Object.entries(lock.packages).flatMap(([wantedBy, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(
        ([name]) => !(`node_modules/${name}` in lock.packages || `${wantedBy}/node_modules/${name}` in lock.packages),
      )
      .map(([name, version]) => ({ wantedBy, name, version })),
  );
}

/** The same lock with every missing optional package named, in npm's order. */
export function completeLock(lock: Lock): Lock {
  const added = missingOptionals(lock).map(({ wantedBy, name, version }): [string, LockedPackage] => [
    `node_modules/${name}`,
    {
      version,
      cpu: [platformWord(name, PROCESSORS)],
      ...(lock.packages[wantedBy]?.dev === true ? { dev: true } : {}),
      ...(name.endsWith("-musl") ? { libc: ["musl"] } : {}),
      optional: true,
      os: [platformWord(name, SYSTEMS).replace("windows", "win32")],
    },
  ]);
  const entries = [...Object.entries(lock.packages), ...added];
  const sorted = entries.sort(([left], [right]) => left.localeCompare(right, "en"));
  return { ...lock, packages: Object.fromEntries(sorted) };
}

function platformWord(name: string, words: readonly string[]): string {
  const found = words.find((word) => name.split("-").includes(word));
  if (found === undefined)
    throw new Error(`${name}: cannot tell its platform from its name; add it to the lock by hand`);
  return found;
}

if (import.meta.main) {
  const path = new URL("../package-lock.json", import.meta.url);
  const lock = JSON.parse(readFileSync(path, "utf8")) as Lock;
  const missing = missingOptionals(lock);
  if (missing.length > 0) writeFileSync(path, `${JSON.stringify(completeLock(lock), null, 2)}\n`);
  console.log(`package-lock.json: ${missing.length} optional packages added.`);
}
