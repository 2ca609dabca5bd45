/**
 * What a format cannot hold, as data. A difference between a request (or answer) and what another format made of it
 * is declared by a row here, or it is a failure; rows with `warned` count only when the writer did say so.
 */
export interface DeclaredLoss {
  /** The formats written to: those named, or all. */
  readonly targets: readonly string[] | "all";
  /** A difference's path; `*` stands for anything within one name, `**` for anything. */
  readonly path: string;
  readonly kinds?: readonly ("lost" | "added" | "changed")[];
  /** What the writer must have said for it. */
  readonly warned?: RegExp;
  readonly why: string;
}

/** A request the format refuses with a 400, rather than change what it means. */
export interface DeclaredRefusal {
  readonly targets: readonly string[] | "all";
  /** The field the 400 names. */
  readonly param: RegExp;
  readonly why: string;
}

import type { OneText } from "./one-text.ts";

const CHAT = "openai-chat";
const RESPONSES = "openai-responses";
const MESSAGES = "anthropic-messages";
const GEMINI = "gemini";
const OLLAMA = "ollama";
const LEFT_OUT = /left out/i;

/** A message is one text here, so what is between its blocks is the writer's choice. */
export const REQUEST_SHAPES: readonly OneText[] = [
  { targets: [OLLAMA], seam: "\n", why: "a message has one text, thoughts and pictures beside it" },
];
export const ANSWER_SHAPES: readonly OneText[] = [
  { targets: [CHAT, OLLAMA], seam: "", why: "an answer has one text, and thoughts beside it" },
];

export const REQUEST_LOSSES: readonly DeclaredLoss[] = [
  { targets: "all", path: "extension.**", kinds: ["lost"], warned: LEFT_OUT, why: "fields of one format alone" },
  { targets: [MESSAGES, GEMINI, OLLAMA, RESPONSES], path: "includeUsage", why: "its streams always tell usage" },
  { targets: [MESSAGES], path: "sampling.maxOutputTokens", kinds: ["added"], warned: /bounded to/, why: "the format demands a bound" },
  { targets: [RESPONSES], path: "account.store", kinds: ["added"], why: "it keeps answers unless told not to" },
  { targets: [MESSAGES, GEMINI, OLLAMA, CHAT], path: "account.*", kinds: ["lost"], warned: LEFT_OUT, why: "it has no such account option" },
  { targets: [MESSAGES, GEMINI, OLLAMA], path: "responseFormat.name", why: "its schemas have no name" },
  { targets: [MESSAGES, GEMINI, OLLAMA], path: "responseFormat.strict", kinds: ["lost"], why: "its schemas are always strict" },
  { targets: [GEMINI, OLLAMA], path: "tools[function].strict", kinds: ["lost"], warned: /strict/, why: "its tools cannot be strict" },
  { targets: [CHAT, RESPONSES, OLLAMA], path: "items[tool-result].isError", kinds: ["lost"], warned: /failed/, why: "only the words of a result say that it failed" },
  { targets: [CHAT, RESPONSES, MESSAGES], path: "items[tool-*].id", kinds: ["added"], why: "it ties results to calls by id" },
  { targets: [CHAT, RESPONSES, MESSAGES], path: "items[tool-*].callId", kinds: ["added"], why: "it ties results to calls by id" },
  { targets: "all", path: "items[tool-call].signature", kinds: ["lost"], warned: /[Ss]ign/, why: "signatures are for the vendor that made them" },
  { targets: "all", path: "items[assistant/reasoning]**", kinds: ["lost"], warned: /[Tt]houghts/, why: "signed or encrypted thoughts are for the vendor that made them" },
  { targets: [CHAT, RESPONSES, GEMINI, OLLAMA], path: "**.cacheControl.**", kinds: ["lost"], warned: /prompt caching/, why: "it has no marks for prompt caching" },
  { targets: [OLLAMA], path: "toolChoice.**", kinds: ["lost"], warned: /left out/, why: "in this format the model chooses" },
  { targets: [CHAT, RESPONSES, OLLAMA], path: "reasoning.budgetTokens", kinds: ["lost"], warned: /effort/, why: "budgets become words" },
  { targets: [CHAT, RESPONSES, OLLAMA], path: "reasoning.effort", kinds: ["added"], warned: /effort/, why: "budgets become words" },
  { targets: [CHAT, RESPONSES, OLLAMA], path: "reasoning.enabled", kinds: ["lost"], why: "an effort says it" },
  { targets: [RESPONSES], path: "sampling.stop", kinds: ["lost"], warned: /stop/, why: "it has no stop sequences" },
  { targets: [RESPONSES], path: "**.detail", kinds: ["added"], why: "the format demands a level of detail" },
  { targets: [RESPONSES], path: "**.filename", kinds: ["added"], why: "the format demands a file name" },
];
export const REFUSALS: readonly DeclaredRefusal[] = [
  { targets: "all", param: /^tools/, why: "tools that run at another vendor" },
  { targets: "all", param: /^messages/, why: "media the format has no way to send" },
];
export const ANSWER_LOSSES: readonly DeclaredLoss[] = [
  { targets: [OLLAMA], path: "usage.totalTokens", kinds: ["lost"], why: "the sum is the reader's to make" },
  { targets: [OLLAMA], path: "usage.reasoningTokens", kinds: ["lost"], why: "it does not count thoughts apart" },
  { targets: [OLLAMA], path: "usage.cachedInputTokens", kinds: ["lost"], why: "it does not count cached tokens apart" },
  { targets: [MESSAGES], path: "usage.totalTokens", kinds: ["lost"], why: "the sum is the reader's to make" },
  { targets: [CHAT, RESPONSES, GEMINI], path: "usage.totalTokens", kinds: ["added"], why: "the format demands the sum" },
  { targets: "all", path: "usage.audio*Tokens", kinds: ["lost"], why: "it does not count audio apart" },
  { targets: "all", path: "usage.serviceTier", kinds: ["lost"], why: "tiers are the vendor's own" },
  { targets: "all", path: "usage.reportedCostUsd", kinds: ["lost"], why: "only look-alikes of the chat format tell a cost" },
  { targets: "all", path: "usage.cacheWrite*Tokens", kinds: ["lost"], why: "it does not count what was written to a cache apart" },
  { targets: [OLLAMA], path: "id", kinds: ["lost"], why: "its answers have no id" },
  { targets: [MESSAGES], path: "createdAt", kinds: ["lost"], why: "its answers have no time" },
  { targets: [CHAT, RESPONSES, OLLAMA], path: "createdAt", kinds: ["added"], why: "its answers have a time" },
  { targets: [CHAT, RESPONSES, MESSAGES, GEMINI], path: "id", kinds: ["added"], why: "its answers have an id" },
  { targets: [CHAT, RESPONSES, MESSAGES, OLLAMA], path: "choices[choice].content[tool-call].id", kinds: ["added"], why: "its calls have ids" },
  { targets: "all", path: "choices[choice].content[opaque]", kinds: ["lost"], warned: /understands/, why: "blocks only one format has" },
];
