import { countSampled } from "./count-sampled.ts";
import { cutRuns } from "./cut-runs.ts";

/**
 * Counts tokens as the vendors' published vocabularies do. A vocabulary takes 0.2 s and some 75 MB to load (o200k;
 * cl100k 0.1 s and 15 MB), so nothing is loaded before the first count, and counting belongs on another thread.
 */
export interface TextEncoding {
  /**
   * Tokens of a text; what looks like a special token is counted as the text it is. Texts of more than 2 Mi UTF-16
   * units are sampled, so that any text takes a few seconds at most.
   */
  count(text: string): number;
}

export type Vocabulary = "cl100k" | "o200k";

/** Models of before May 2024; everything newer, and every vendor without a published vocabulary, is counted as o200k. */
const OLD_MODELS = /^(?:gpt-3\.5|gpt-35|gpt-4(?![.\do])|text-embedding-)/;

/** Which vocabulary a model's tokens are counted with: its own where it is published, else the nearest. */
export function vocabularyOf(model: string): Vocabulary {
  const name = model.slice(model.lastIndexOf("/") + 1).replace(/^ft:/, "");
  return OLD_MODELS.test(name) ? "cl100k" : "o200k";
}

/** Distinct words kept split: the library's own limit of 100,000 is sized for one user's text. */
const MERGE_CACHE_SIZE = 10_000;

const PLAIN_TEXT = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };

/** The encoding of a model, loaded when it is first asked for. */
export async function loadEncoding(model: string): Promise<TextEncoding> {
  const library =
    vocabularyOf(model) === "cl100k"
      ? await import("gpt-tokenizer/encoding/cl100k_base")
      : await import("gpt-tokenizer/encoding/o200k_base");
  library.setMergeCacheSize(MERGE_CACHE_SIZE);
  const countPieces = (text: string): number =>
    cutRuns(text).reduce((sum, piece) => sum + library.countTokens(piece, PLAIN_TEXT), 0);
  return { count: (text) => countSampled(text, countPieces) };
}
