import type { OneText } from "./one-text.ts";

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
  /** Only for these values. */
  readonly before?: readonly (string | boolean | number)[];
  readonly after?: readonly (string | boolean)[];
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

export const CHAT = "openai-chat";
export const RESPONSES = "openai-responses";
export const MESSAGES = "anthropic-messages";
export const GEMINI = "gemini";
export const OLLAMA = "ollama";
export const COHERE = "cohere";
export const CONVERSE = "bedrock-converse";

export const REFUSALS: readonly DeclaredRefusal[] = [
  { targets: "all", param: /^tools/, why: "a tool that runs at another vendor" },
  { targets: "all", param: /^messages/, why: "media the format has no way to send" },
  { targets: [RESPONSES, MESSAGES, OLLAMA, COHERE, CONVERSE], param: /^n$/, why: "several answers to one request" },
  {
    targets: [CHAT, MESSAGES, GEMINI, OLLAMA, COHERE, CONVERSE],
    param: /^(previous_response_id|background)$/,
    why: "answers kept at the vendor",
  },
  { targets: [CHAT, GEMINI, OLLAMA, COHERE], param: /^input/, why: "token ids, or parts, in place of text" },
  { targets: [CHAT], param: /^response_format/, why: "a schema for a legacy completion" },
  { targets: [OLLAMA], param: /^prompt/, why: "several prompts at once" },
];

/** Texts that meet are one text here, so what is between them is the writer's choice. */
export const REQUEST_SHAPES: readonly OneText[] = [
  { targets: [OLLAMA], seam: "\n", assistantSeam: "", why: "a message has one text, thoughts and pictures beside it" },
  { targets: [GEMINI], seam: "", resultsOnly: true, why: "a result is one JSON value" },
];
export const ANSWER_SHAPES: readonly OneText[] = [
  { targets: [CHAT, OLLAMA], seam: "", why: "an answer has one text, and thoughts beside it" },
  { targets: [GEMINI], seam: "", inOrder: true, why: "texts that follow each other are one" },
];
