import { type AskedUnits, type Fault, NO_USAGE, type Part, type Usage, type UsageSource } from "@ai-liaison/core";

import type { AdmittedCall } from "../values/admitted-call.ts";

/** What it takes to have tokens counted: the vendors that do it ask nothing for it. */
const FREE: Usage = Object.freeze({ ...NO_USAGE, inputTokens: 0, outputTokens: 0, totalTokens: 0 });

/** Watches the parts go by and keeps what the record needs. It never touches them. */
export class Observer {
  usage: Usage = NO_USAGE;
  /** What another call took, told by this one that asks for its answer again. */
  lateUsage: Usage | null = null;
  readonly #asksAgain: boolean;
  readonly #asked: AskedUnits | null;
  #isReported = false;

  model: string | null = null;
  answerId: string | null = null;
  fault: Fault | null = null;
  /** The terminal event was seen: the answer is whole. */
  complete = false;

  /** Asked for what is kept, an answer is not made for this call, so that nothing it says was used by it. */
  constructor({ route, format, head }: Pick<AdmittedCall, "route" | "format" | "head">) {
    const isOfKept = format.relay !== undefined && head.previousId !== undefined;
    this.#asksAgain = route.operation === "kept-answer" || isOfKept;
    this.#asked = head.asked ?? null;
    if (this.#asksAgain) this.usage = FREE;
    else if (this.#asked !== null) this.usage = { ...NO_USAGE, ...this.#asked };
  }

  see(parts: readonly Part[]): void {
    for (const part of parts) {
      if (part.type === "usage") {
        if (this.#asksAgain) this.lateUsage = part.usage;
        else {
          this.usage = this.#asked === null ? part.usage : withAsked(part.usage, this.#asked);
          this.#isReported = true;
        }
      } else if (part.type === "start") {
        this.model = part.model;
        this.answerId = part.id;
      } else if (part.type === "token-count") this.usage = FREE;
      else if (part.type === "fault") this.fault = part.fault;
      else if (part.type === "end") this.complete = true;
    }
  }

  /** Where the usage is from: the vendor, the vendor but cut short, or nowhere: then it is counted later. */
  get usageSource(): UsageSource {
    if (!isCounted(this.usage)) return "none";
    if (this.#asked !== null && !this.#isReported) return "estimated";
    return this.complete ? "provider" : "partial";
  }
}

/** What the vendor says goes before what was asked for. */
function withAsked(told: Usage, asked: AskedUnits): Usage {
  return {
    ...told,
    imageCount: told.imageCount ?? asked.imageCount ?? null,
    imageSize: told.imageSize ?? asked.imageSize ?? null,
    imageQuality: told.imageQuality ?? asked.imageQuality ?? null,
    audioSeconds: told.audioSeconds ?? asked.audioSeconds ?? null,
    inputCharacters: told.inputCharacters ?? asked.inputCharacters ?? null,
  };
}

function isCounted({ inputTokens, outputTokens, imageCount, audioSeconds, inputCharacters }: Usage): boolean {
  return (
    inputTokens !== null ||
    outputTokens !== null ||
    imageCount !== null ||
    audioSeconds !== null ||
    inputCharacters !== null
  );
}
