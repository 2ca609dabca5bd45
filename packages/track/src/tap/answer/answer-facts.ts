import { type Fault, type Finish, NO_USAGE, type Part, type Usage } from "@ai-liaison/core";

/** What a record needs of an answer, gathered part by part; its content is not kept. */
export class AnswerFacts {
  id: string | null = null;
  model: string | null = null;
  createdAt: number | null = null;
  usage: Usage = NO_USAGE;
  finish: Finish | null = null;
  fault: Fault | null = null;
  complete = false;

  add(parts: readonly Part[]): void {
    for (const part of parts) this.#take(part);
  }

  #take(part: Part): void {
    switch (part.type) {
      case "start":
        this.id ??= part.id;
        this.model ??= part.model;
        this.createdAt ??= part.createdAt;
        return;
      case "usage":
        this.usage = part.usage;
        return;
      case "finish":
        this.finish ??= part.finish;
        return;
      case "token-count":
        this.usage = { ...NO_USAGE, raw: { input_tokens: part.inputTokens } };
        return;
      case "fault":
        this.fault ??= part.fault;
        return;
      case "end":
        this.complete = true;
    }
  }
}

/** The text a part adds to the answer; "" for all others. */
export function textOfPart(part: Part): string {
  switch (part.type) {
    case "text-delta":
    case "reasoning-delta":
    case "refusal-delta":
      return part.text;
    case "tool-call-delta":
      return part.argumentsText;
    case "tool-call-start":
      return part.name;
    default:
      return "";
  }
}
