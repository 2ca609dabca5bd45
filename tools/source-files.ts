import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { SourceFile } from "./imports/source-file.ts";

/** The repository's root, whatever the working directory is. */
export const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** All TypeScript of this repository, without what is installed or built. */
export function sourceFiles(root = ROOT): SourceFile[] {
  const paths = globSync(["packages/*/src/**/*.ts", "apps/*/src/**/*.ts", "{bench,examples,tools}/**/*.ts", "*.ts"], {
    cwd: root,
    exclude: (path) => path === "node_modules" || path.endsWith("/node_modules"),
  });
  return paths
    .map((path) => path.replaceAll("\\", "/"))
    .filter((path) => !/(^|\/)(node_modules|dist)\//.test(path))
    .sort()
    .map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

/** package.json of every workspace, with its folder. */
export function workspaceManifests(root = ROOT): (PackageJson & { readonly folder: string })[] {
  return globSync(["packages/*/package.json", "apps/*/package.json"], { cwd: root })
    .map((path) => path.replaceAll("\\", "/"))
    .sort()
    .map((path) => ({
      ...(JSON.parse(readFileSync(join(root, path), "utf8")) as PackageJson),
      folder: path.slice(0, -"/package.json".length),
    }));
}

export interface PackageJson {
  readonly name: string;
  readonly version: string;
  readonly description?: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, string>>;
  readonly imports?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}
