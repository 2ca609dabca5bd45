import type { ExtractedUsage, ObservedExchange, UsageExtractor } from "../tap/destination/usage-extractor.ts";

/** An extractor for requests that are made to a path of that form, below any vendor's address. */
export function extractorAt(
  name: string,
  path: RegExp,
  read: (exchange: ObservedExchange) => ExtractedUsage = () => ({}),
): UsageExtractor {
  const recognise: UsageExtractor["recognise"] = (asked) =>
    asked.method === "POST" && path.test(asked.path) ? name : null;
  return { name, recognise, modelIn, read };
}

/** What is longer names no model, and would take long to search. */
const LONGEST_PATH = 2000;

/** The model of `/models/{model}:predict`, `/models/{model}/pipeline/{task}` or `/pipeline/{task}/{model}`. */
export function modelIn(path: string): string | null {
  if (path.length > LONGEST_PATH) return null;
  const [, named, last] = /\/models\/(.+?)(?::\w+|\/pipeline\/[\w-]+)?$|\/pipeline\/[\w-]+\/(.+)$/.exec(path) ?? [];
  const found = named ?? last;
  if (found === undefined) return null;
  try {
    return decodeURIComponent(found);
  } catch {
    return found;
  }
}
