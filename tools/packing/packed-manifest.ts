/**
 * Node does not strip types below `node_modules`, and npm ignores `publishConfig.exports`: a package's source points to
 * `src/*.ts`, what is published points to the compiled `dist/*.js`. This is the one place that knows the difference.
 */
import type { PackageJson } from "../source-files.ts";

export interface PackedManifest extends Omit<PackageJson, "exports"> {
  readonly exports?: Readonly<Record<string, { readonly types: string; readonly default: string }>>;
}

/** The package.json to publish: no development fields, everything in `dist`. */
export function packedManifest(source: PackageJson & { readonly folder?: string }): PackedManifest {
  const { exports, imports, bin, folder: _folder, ...rest } = source;
  const kept = Object.fromEntries(Object.entries(rest).filter(([field]) => !DEVELOPMENT_FIELDS.has(field)));
  return {
    ...(kept as Omit<PackageJson, "exports" | "imports" | "bin">),
    ...(exports === undefined ? {} : { exports: mapValues(exports, typedEntry) }),
    ...(imports === undefined ? {} : { imports: mapValues(imports, (path) => compiledPath(path, ".js")) }),
    ...(bin === undefined ? {} : { bin: mapValues(bin, (path) => compiledPath(path, ".js")) }),
  };
}

const DEVELOPMENT_FIELDS = new Set(["devDependencies", "scripts", "private"]);

function typedEntry(path: string): { types: string; default: string } {
  return { types: compiledPath(path, ".d.ts"), default: compiledPath(path, ".js") };
}

function compiledPath(path: string, extension: string): string {
  const match = /^\.\/src\/(.+)\.[jt]s$/.exec(path);
  if (match === null)
    throw new Error(`${path} is not of the form ./src/….ts or ./src/….js, so nothing compiled stands for it`);
  return `./dist/${match[1]}${extension}`;
}

function mapValues<Value, Mapped>(
  record: Readonly<Record<string, Value>>,
  map: (value: Value) => Mapped,
): Record<string, Mapped> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value)]));
}
