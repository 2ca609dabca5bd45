import { dirname, extname, isAbsolute, join, resolve } from "node:path";

/** Where a configuration is looked for when nobody says where it is: these names, in the working folder. */
export const CONFIG_NAMES: readonly string[] = ["liaison.yaml", "liaison.yml", "liaison.json"];
export const PROVIDERS_NAME = "providers.csv";

const PROFILE = /^[A-Za-z0-9_-]{1,32}$/;

/** The same file for one environment: `providers.csv` is `providers.staging.csv` for `staging`. */
export function profilePath(path: string, profile: string | null): string | null {
  if (profile === null || !PROFILE.test(profile)) return null;
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}.${profile}${extension}`;
}

export function isCsv(path: string): boolean {
  return extname(path).toLowerCase() === ".csv";
}

/** A path from a file is relative to that file's folder. */
export function besides(file: string, path: string): string {
  return isAbsolute(path) ? path : join(dirname(file), path);
}

/** How a path is told: as short as it can be from the working folder. */
export function told(path: string, cwd: string): string {
  const base = resolve(cwd);
  return path.startsWith(`${base}/`) ? path.slice(base.length + 1) : path;
}
