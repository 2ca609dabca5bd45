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

/** Names that no provider's own entry has. */
export interface KnownNames {
  readonly aliases?: readonly string[];
  /** What vendors list, by provider's name. */
  readonly listed?: ReadonlyMap<string, ReadonlySet<string>> | undefined;
}

/** Up to three near names, the nearest first; none when nothing is near. */
export function nearestModels(name: string, providers: readonly Provider[], known: KnownNames = {}): string[] {
  if (name.length > MAX_NAME_LENGTH) return [];
  const best = new Map<string, number>();
  for (const candidate of candidates(name, providers, known)) {
    const before = best.get(candidate.name);
    if (before === undefined || candidate.distance < before) best.set(candidate.name, candidate.distance);
  }
  return [...best]
    .sort(([, left], [, right]) => left - right)
    .slice(0, SHOWN)
    .map(([near]) => near);
}

/** Those of the texts that are near to `text`, the nearest first. */
export function nearestOf(text: string, known: readonly string[]): string[] {
  return nearestModels(text, [], { aliases: known });
}

function* candidates(name: string, providers: readonly Provider[], known: KnownNames): Iterable<Candidate> {
  let left = MAX_CANDIDATES;
  for (const candidate of names(name, providers, known)) {
    if (--left < 0) return;
    if (candidate !== null) yield candidate;
  }
}

/** What surely matters first: lists may be longer than what is looked at. */
function* names(
  name: string,
  providers: readonly Provider[],
  { aliases = [], listed }: KnownNames,
): Iterable<Candidate | null> {
  for (const alias of aliases) yield near(name, alias, alias);
  for (const provider of providers) {
    const { defaultModel } = provider;
    if (defaultModel !== null) yield near(name, defaultModel, defaultModel);
    for (const pattern of modelPatterns(provider)) {
      yield pattern.endsWith("*") ? nearPrefix(name, pattern) : near(name, pattern, pattern);
    }
  }
  yield* misspeltPrefixes(name, providers);
  for (const { name: owner, models } of providers) {
    if (models.length > 0) continue;
    for (const id of listed?.get(owner) ?? []) yield near(name, id, id);
  }
}

function* misspeltPrefixes(name: string, providers: readonly Provider[]): Iterable<Candidate | null> {
  const slash = name.indexOf("/");
  if (slash < 1) return;
  for (const provider of providers) {
    yield near(name.slice(0, slash), provider.name, provider.name + name.slice(slash));
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
