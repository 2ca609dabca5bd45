import type { IncomingMessage } from "node:http";
import type { Dialect, JsonObject, ModelsFormat } from "@ai-liaison/core";
import { headersWithKey } from "../query-key.ts";

/** What is asked about models, and in whose words. */
export type ModelsQuestion = {
  readonly dialect: Dialect;
  readonly models: ModelsFormat;
} & (
  | { readonly kind: "list"; readonly query: URLSearchParams }
  | { readonly kind: "model"; readonly id: string }
  /** The name is in the body. */
  | { readonly kind: "show" }
  | { readonly kind: "fixed"; readonly answer: JsonObject }
);

/** Null for what is no question about models. Where formats ask at one path, a header tells whose client it is. */
export function findQuestion(request: IncomingMessage, dialects: readonly Dialect[]): ModelsQuestion | null {
  const [path = "", query = ""] = (request.url ?? "").split("?", 2);
  const found = dialects.flatMap((dialect) => {
    const question = questionIn(dialect, request.method ?? "", path, query);
    return question === null ? [] : [question];
  });
  const headers = headersWithKey(request);
  const told = found.find(({ models: { toldBy } }) => toldBy !== undefined && headers[toldBy] !== undefined);
  return told ?? found.find(({ models }) => models.toldBy === undefined) ?? found[0] ?? null;
}

function questionIn(dialect: Dialect, method: string, path: string, query: string): ModelsQuestion | null {
  const { models } = dialect;
  if (models === undefined) return null;
  if (method === "POST") return path === models.showPath ? { dialect, models, kind: "show" } : null;
  if (method !== "GET") return null;
  const bare = path.endsWith("/") ? path.slice(0, -1) : path;
  if (models.listPaths.includes(bare)) {
    return { dialect, models, kind: "list", query: new URLSearchParams(query) };
  }
  const answer = models.fixed?.[path];
  if (answer !== undefined) return { dialect, models, kind: "fixed", answer };
  const before = models.modelPaths.find((beginning) => path.startsWith(beginning));
  return before === undefined ? null : { dialect, models, kind: "model", id: decode(path.slice(before.length)) };
}

/** A model may hold slashes, raw or encoded. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
