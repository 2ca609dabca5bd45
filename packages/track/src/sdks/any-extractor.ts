import type { ExtractedUsage, ObservedExchange, UsageExtractor } from "../tap/destination/usage-extractor.ts";
import { blotPath } from "./blot-path.ts";
import { graphqlFailure, graphqlName, graphqlNameIn } from "./graphql.ts";
import { textOf } from "./read-counts.ts";
import { readTokenUsage } from "./read-token-usage.ts";

/** Names of endpoints kept apart; more of them are ids that do not look like any. */
const MAX_NAMES = 300;
const OTHER = "other";

/** Questions about models, which cost nothing: the model hub's own API. */
const FREE_HOSTS = new Set(["huggingface.co", "hf.co"]);

/** Reads any request at all: GraphQL by its operation, everything else by its path. Has a memory: one for each `fetch`. */
export function createAnyExtractor(): UsageExtractor {
  const names = new Set<string>();
  const bounded = (name: string): string => {
    if (!names.has(name) && names.size >= MAX_NAMES) return OTHER;
    names.add(name);
    return name;
  };
  return {
    name: "any",
    recognise: ({ method, host, path, search }) => {
      if (method === "HEAD" || method === "OPTIONS" || FREE_HOSTS.has(host)) return null;
      return bounded(graphqlNameIn(search) ?? blotPath(path));
    },
    nameOf: (body) => {
      const name = graphqlName(body);
      return name === null ? null : bounded(name);
    },
    read,
  };
}

function read({ request, answer }: ObservedExchange): ExtractedUsage {
  const usage = readTokenUsage(answer?.usage);
  const model = textOf(answer?.model);
  const id = textOf(answer?.id);
  const failure = graphqlName(request) !== null || answer?.data !== undefined ? graphqlFailure(answer) : null;
  return {
    ...(usage !== null && { usage }),
    ...(model !== null && { model }),
    ...(id !== null && { id }),
    ...(failure !== null && { failure }),
  };
}
