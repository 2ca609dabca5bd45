/**
 * Law 5: one list of vendors. A vendor's name in any other file is the beginning of a special case; ask capabilities
 * of the provider instead. Where names may stand is data below, each place with its reason. In a comment, a name inside
 * `backticks` is a value somebody types, shown as an example, and may stand anywhere. Tests use what really exists.
 */
import type { SourceFile } from "./imports/source-file.ts";
import { withoutComments } from "./imports/without-comments.ts";
import { isTestSupport } from "./test-support.ts";

const VENDOR_NAMES =
  /open_?ai|anthropic|claude|gemini|google|vertex_?ai|mistral|cohere(?!n)|groq|deepseek|\bx_?ai\b|openrouter|azure|bedrock|ollama|perplexity|fireworks|cerebras|hugging_?face|nvidia|moonshot|\baws\b/gi;

interface Place {
  readonly path: RegExp;
  /** Only its comments may name vendors, not its code. */
  readonly commentsOnly?: true;
  readonly why: string;
}

export const PLACES: readonly Place[] = [
  { path: /^packages\/dialects\//, why: "a format is its vendor's" },
  { path: /^packages\/providers\//, why: "the one list of vendors, and the simulated one" },
  { path: /^packages\/track\/src\/sdks\//, why: "one file knows one official SDK" },
  {
    path: /^packages\/track\/src\/(openai|anthropic(-\w+)?|google|ollama|huggingface)\.ts$/,
    why: "an entry of its own for who has that SDK",
  },
  { path: /^packages\/testkit\//, why: "fake vendors have the manners of real ones" },
  { path: /^packages\/pricing\/src\/tier-factors\.ts$/, why: "pricing data: what a tier costs differs by vendor" },
  { path: /^packages\/pricing\/src\/unit-prices\.ts$/, why: "pricing data: what is sold otherwise than by the token" },
  { path: /^packages\/pricing\/src\/resold-models\.ts$/, why: "pricing data: who sells at whose price" },
  {
    path: /\/(gateway-log|strip-secrets)\.ts$/,
    why: "it knows the shapes of vendors' keys, to blot them out of logs and recordings",
  },
  { path: /^packages\/track\//, commentsOnly: true, why: "its examples show real SDKs" },
  {
    path: /^packages\/pricing\//,
    commentsOnly: true,
    why: "prices and token counts cite the vendors' pages they are from",
  },
  { path: /\/backoff\.ts$/, commentsOnly: true, why: "it cites the article it follows" },
  { path: /^(bench|examples)\//, why: "they show real use" },
  { path: /^tools\//, why: "tools are no part of the product, and one of them has to know the names" },
  {
    path: /^packages\/core\//,
    commentsOnly: true,
    why: "the vocabulary says which formats' words it stands for; its code may not depend on them",
  },
];

export interface VendorName {
  readonly path: string;
  readonly line: number;
  readonly name: string;
}

const QUOTED_EXAMPLE = /`[^`]*`/g;

/** Every vendor name in a file where law 5 forbids it. */
export function forbiddenVendorNames(file: SourceFile): VendorName[] {
  if (isTestSupport(file.path)) return [];
  const place = PLACES.find(({ path }) => path.test(file.path));
  if (place !== undefined && place.commentsOnly !== true) return [];
  const text = withoutComments(file, place === undefined ? QUOTED_EXAMPLE : undefined);
  return [...text.matchAll(VENDOR_NAMES)].map(({ 0: name, index }) => ({
    path: file.path,
    line: text.slice(0, index).split("\n").length,
    name,
  }));
}
