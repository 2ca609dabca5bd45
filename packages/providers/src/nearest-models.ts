import type { Provider } from "@ai-liaison/core";
import { editDistance } from "./edit-distance.ts";
import { modelPatterns } from "./offers-model.ts";

/**
 * Names a caller may have meant, for the message that a model does not exist: aliases, known model ids, the beginnings
 * of patterns (`gpt-*`), and a provider's name misspelt in `provider/model`. Only ever runs when a call is refused,
 * and is bounded all the same, since names come from callers.
 */
const MAX_NAME_LENGTH = 80;
const MAX_CANDIDATES = 2_000;
const SHOWN = 3;

interface Candidate {
  readonly name: string;
  readonly distance: number;
}

/** Up to three near names, the nearest first; none when nothing is near. */
export function nearestModels(name: string, providers: readonly Provider[], aliases: readonly string[] = []): string[] {
  if (name.length > MAX_NAME_LENGTH) return [];
  const best = new Map<string, number>();
  for (const candidate of candidates(name, providers, aliases)) {
    const known = best.get(candidate.name);
    if (known === undefined || candidate.distance < known) best.set(candidate.name, candidate.distance);
  }
  return [...best]
    .sort(([, left], [, right]) => left - right)
    .slice(0, SHOWN)
    .map(([near]) => near);
}

/** Those of the texts that are near to `text`, the nearest first. */
export function nearestOf(text: string, known: readonly string[]): string[] {
  return nearestModels(text, [], known);
}

function* candidates(name: string, providers: readonly Provider[], aliases: readonly string[]): Iterable<Candidate> {
  let left = MAX_CANDIDATES;
  for (const known of names(providers, aliases)) {
    if (--left < 0) return;
    const candidate = known.endsWith("*") ? nearPrefix(name, known) : near(name, known, known);
    if (candidate !== null) yield candidate;
  }
  const slash = name.indexOf("/");
  if (slash < 1) return;
  for (const provider of providers) {
    const candidate = near(name.slice(0, slash), provider.name, provider.name + name.slice(slash));
    if (candidate !== null) yield candidate;
  }
}

function* names(providers: readonly Provider[], aliases: readonly string[]): Iterable<string> {
  yield* aliases;
  for (const provider of providers) {
    if (provider.defaultModel !== null) yield provider.defaultModel;
    yield* modelPatterns(provider);
  }
}

function near(text: string, known: string, shown: string): Candidate | null {
  const limit = Math.max(1, Math.floor(known.length / 4));
  const distance = editDistance(text.toLowerCase(), known.toLowerCase(), limit);
  return distance > limit ? null : { name: shown, distance };
}

/** A pattern is near when the name begins almost as it does; shorter beginnings than three letters say nothing. */
function nearPrefix(name: string, pattern: string): Candidate | null {
  const prefix = pattern.slice(0, -1);
  if (prefix.length < 3 || prefix.includes("*")) return null;
  return near(name.slice(0, prefix.length), prefix, pattern);
}
