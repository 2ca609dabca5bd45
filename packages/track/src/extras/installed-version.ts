import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/**
 * The version of a package as Node would find it from a folder, by its `package.json`; null when it is not there. The
 * package is not loaded, and its `exports` may hide that file: so it is looked for, upwards, as Node does.
 */
export function installedVersion(name: string, from: string): string | null {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const version = versionIn(join(folder, "node_modules", name, "package.json"));
    if (version !== null) return version;
    if (folder === dirname(folder)) return null;
  }
}

function versionIn(path: string): string | null {
  try {
    const { version } = JSON.parse(readFileSync(path, "utf8")) as { readonly version?: unknown };
    return typeof version === "string" ? version : null;
  } catch {
    return null;
  }
}
