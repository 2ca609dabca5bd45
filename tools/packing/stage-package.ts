import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type PackageJson, ROOT } from "../source-files.ts";
import { packedManifest } from "./packed-manifest.ts";

export const BUILD_FOLDER = join(ROOT, ".tmp", "build");
export const STAGE_FOLDER = join(ROOT, ".tmp", "pack");

/** Lays out below `.tmp/pack` what is published of one package: manifest, `dist`, README, LICENSE. Returns the folder. */
export function stagePackage(manifest: PackageJson & { readonly folder: string }): string {
  const stage = join(STAGE_FOLDER, manifest.name.replace("@", "").replace("/", "-"));
  const dist = join(stage, "dist");
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  cpSync(join(BUILD_FOLDER, manifest.folder, "src"), dist, { recursive: true });
  copyData(join(ROOT, manifest.folder, "src"), dist);
  for (const path of filesBelow(dist)) if (path.endsWith(".d.ts")) rewriteDeclaration(path);
  writeFileSync(join(stage, "package.json"), `${JSON.stringify(packedManifest(manifest), null, 2)}\n`);
  copyFileSync(join(ROOT, "LICENSE"), join(stage, "LICENSE"));
  writeFileSync(join(stage, "README.md"), readme(manifest));
  return stage;
}

/** What the compiler does not copy: JSON, pages and the like that stand beside the code. */
function copyData(from: string, to: string): void {
  for (const path of filesBelow(from)) {
    const below = path.slice(from.length);
    if (path.endsWith(".ts") || /\/(fixtures|e2e)\//.test(below)) continue;
    cpSync(path, join(to, below));
  }
}

/** The compiler rewrites `./x.ts` to `./x.js` in code, not in declarations. */
function rewriteDeclaration(path: string): void {
  const text = readFileSync(path, "utf8");
  writeFileSync(path, text.replace(/((?:from|import)\s*\(?\s*"\.[^"]*)\.ts"/g, '$1.js"'));
}

function readme(manifest: PackageJson & { readonly folder: string }): string {
  const own = join(ROOT, manifest.folder, "README.md");
  if (existsSync(own)) return readFileSync(own, "utf8");
  if (manifest.folder === "apps/gateway") return readFileSync(join(ROOT, "README.md"), "utf8");
  return `# ${manifest.name}\n\n${manifest.description}\n\nA part of AI Liaison, published with it and at the same version.\n`;
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
