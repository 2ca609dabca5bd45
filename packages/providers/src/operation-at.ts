import type { Operation, Provider, VendorOperation } from "@ai-liaison/core";

/** What a vendor's own path asks for, in which of its formats. */
export interface OperationAtPath {
  readonly operation: Operation;
  readonly spoken: VendorOperation;
  /** Named in the path; null where it is not. */
  readonly model: string | null;
}

/**
 * The operation of a vendor that has this path, as it is sent to the provider's address; null where none is known by it.
 *
 * @example operationAt(google, "/v1beta/models/gemini-3-pro:generateContent")?.model // "gemini-3-pro"
 */
export function operationAt({ vendor, endpoints }: Provider, path: string): OperationAtPath | null {
  const basePath = endpoints[0]?.basePath ?? "";
  if (!path.startsWith(basePath)) return null;
  const below = path.slice(basePath.length);
  for (const [operation, formats] of Object.entries(vendor.operations)) {
    for (const spoken of formats) {
      const model = pathsOf(spoken)
        .map((template) => matchPath(template, below))
        .find((found) => found !== null);
      if (model !== undefined) return { operation: operation as Operation, spoken, model: model.model };
    }
  }
  return null;
}

function pathsOf({ path, streamPath, formPaths }: VendorOperation): readonly string[] {
  const all = [path, ...(streamPath === undefined ? [] : [streamPath]), ...Object.values(formPaths ?? {})];
  return all.map((template) => template.split("?")[0] ?? template);
}

/** Null where the path is another. What stands for a model may hold slashes; an id is one segment. */
function matchPath(template: string, path: string): { readonly model: string | null } | null {
  const pattern = template
    .split(/(\{\w+\})/)
    .map((piece) => PIECES[piece] ?? piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("");
  const found = new RegExp(`^${pattern}$`).exec(path);
  if (found === null) return null;
  const named = found.groups?.model;
  return { model: named === undefined ? null : decode(named) };
}

/** Ids are made up, with digits or capitals; what has none is a path of its own, such as `/responses/compact`. */
const PIECES: Readonly<Record<string, string>> = {
  "{model}": "(?<model>.+)",
  "{segment}": "(?<model>[^/]+)",
  "{id}": "(?=[^/]*[\\dA-Z])[^/]+",
};

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
