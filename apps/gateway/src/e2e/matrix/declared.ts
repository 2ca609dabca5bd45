import type { Column } from "./columns.ts";
import type { Outcome } from "./scenarios/scenario.ts";

/**
 * Where a client and a vendor do not come together exactly: every entry names the warnings it brings, or the refusal.
 * What is in no entry is exact. A pair to which several entries apply has the warnings of all.
 */
interface Difference {
  readonly clients: RegExp;
  readonly columns: RegExp;
  readonly scenarios: RegExp;
  readonly warnings?: readonly string[];
  readonly refused?: RegExp;
}

const THINKING = /^thinking/;
const ANSWERED = /^(?!the vendor|a model|a stream)/;
const STRICT_TOOLS = /tool|thinking/;

const DIFFERENCES: readonly Difference[] = [
  {
    clients: /openai|genai|ollama/,
    columns: /^Anthropic/,
    scenarios: ANSWERED,
    warnings: ["The answer was bounded to 8192 tokens: this format wants a bound, and none was given."],
  },
  {
    clients: /anthropic|genai/,
    columns: /^O/,
    scenarios: THINKING,
    warnings: ["A reasoning budget of 1024 tokens was asked for as `low` effort."],
  },
  {
    clients: /responses/,
    columns: /Gemini|Ollama/,
    scenarios: STRICT_TOOLS,
    warnings: ["`strict` was left out: this format does not have it."],
  },
  {
    clients: /openai \(chat\)/,
    columns: /^Anthropic|^Bedrock/,
    scenarios: /^thinking.*streamed/,
    warnings: ["The model was asked not to think: what it thought before its last tool call was not given back."],
  },
  {
    clients: /^ollama/,
    columns: /^Anthropic|^Bedrock/,
    scenarios: /^thinking.*streamed/,
    warnings: [
      "Thoughts this vendor did not sign were left out of the history: it would refuse them.",
      "The model was asked not to think: what it thought before its last tool call was not given back.",
    ],
  },
  {
    clients: /^ollama/,
    columns: /Responses/,
    scenarios: /^thinking.*streamed/,
    warnings: ["Thoughts that this format's vendors did not make were left out: they would refuse them."],
  },
  {
    clients: /openai \(chat\)/,
    columns: /Gemini/,
    scenarios: THINKING,
    warnings: ["A signature that is of no thoughts and no call was left out."],
  },
  {
    clients: /responses/,
    columns: /Gemini/,
    scenarios: THINKING,
    warnings: ["A signature of another vendor was left out: this format has no field for it."],
  },
  {
    clients: /anthropic/,
    columns: /Gemini/,
    scenarios: THINKING,
    warnings: ["The signature of a text was left out: this format has no field for it."],
  },
  {
    clients: /^ollama/,
    columns: /Gemini/,
    scenarios: THINKING,
    warnings: ["Signatures of words were left out: this format has none."],
  },
  {
    clients: /responses|anthropic|genai/,
    columns: /OpenAI chat|Ollama/,
    scenarios: /count/,
    warnings: ["The tokens were counted here, by an estimate: the provider does not count them."],
  },
  { clients: /chat|^ollama/, columns: /./, scenarios: /count/ },
];

/** The outcome a pair is held to, in a form that can be compared and written down. */
export interface Declared {
  readonly kind: Outcome["kind"];
  readonly warnings: readonly string[];
  readonly refused: RegExp | null;
}

export function declared(client: string, column: Column, scenario: string): Declared {
  const found = DIFFERENCES.filter(
    ({ clients, columns, scenarios }) => clients.test(client) && columns.test(column.name) && scenarios.test(scenario),
  );
  const refused = found.find((difference) => difference.refused !== undefined)?.refused ?? null;
  if (refused !== null) return { kind: "refused", warnings: [], refused };
  if (found.some(({ warnings }) => warnings === undefined)) return { kind: "not offered", warnings: [], refused: null };
  const warnings = found.flatMap((difference) => difference.warnings ?? []).sort();
  return { kind: warnings.length === 0 ? "exact" : "warned", warnings, refused: null };
}
