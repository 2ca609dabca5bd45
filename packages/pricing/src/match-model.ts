import type { MatchLogic, ModelInfo } from "@pydantic/genai-prices";

/**
 * Which entry of a price list means a model id, by the list's own rules, and whether that is certain. The rules also
 * match newer siblings by prefix (`claude-sonnet-5-5` finds `claude-sonnet-5`): such a price is a guess and is marked.
 */
export interface ModelMatch {
  readonly model: ModelInfo;
  /** False when only a prefix or a part of the id matched, and what is left over is not a date or version. */
  readonly exact: boolean;
}

/** The first entry whose rule matches, as the price list means it. */
export function matchModel(models: readonly ModelInfo[], modelId: string): ModelMatch | null {
  const model = models.find((candidate) => matches(candidate.match, modelId));
  return model === undefined ? null : { model, exact: isExact(model, modelId) };
}

function matches(rule: MatchLogic, id: string): boolean {
  if ("or" in rule) return rule.or.some((part) => matches(part, id));
  if ("and" in rule) return rule.and.every((part) => matches(part, id));
  if ("equals" in rule) return id === rule.equals.toLowerCase();
  if ("starts_with" in rule) return id.startsWith(rule.starts_with.toLowerCase());
  if ("ends_with" in rule) return id.endsWith(rule.ends_with.toLowerCase());
  if ("contains" in rule) return id.includes(rule.contains.toLowerCase());
  return new RegExp(rule.regex).test(id);
}

function isExact(model: ModelInfo, id: string): boolean {
  if (id === model.id.toLowerCase()) return true;
  return literals(model.match).some((literal) => literal === id || isOnlyVersioned(literal, id));
}

/** The whole words a rule is made of: for `equals` an id, for the others its known part. */
function literals(rule: MatchLogic): readonly string[] {
  if ("or" in rule) return rule.or.flatMap(literals);
  if ("and" in rule) return rule.and.flatMap(literals);
  if ("equals" in rule) return [rule.equals.toLowerCase()];
  if ("starts_with" in rule) return [rule.starts_with.toLowerCase()];
  if ("ends_with" in rule) return [rule.ends_with.toLowerCase()];
  if ("contains" in rule) return [rule.contains.toLowerCase()];
  return [];
}

/** What may follow a model's name without making it another model: a date, `latest`, a build number, `v1:0`. */
const VERSION = /^(?:[-@:](?:latest|default|20\d{2}-?\d{2}-?\d{2}|\d{2}-\d{2}|\d{3,4}|v\d(?::\d)?))+$/;
/** What may stand before it: a path or a region, as in `us.anthropic.` or `publishers/x/models/`. */
const PREFIX = /^(?:[a-z0-9-]+[./])*$/;

function isOnlyVersioned(literal: string, id: string): boolean {
  const at = id.indexOf(literal);
  if (at < 0) return false;
  const rest = id.slice(at + literal.length);
  return PREFIX.test(id.slice(0, at)) && (rest === "" || VERSION.test(rest));
}
