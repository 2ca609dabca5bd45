import {
  type Json,
  NO_USAGE,
  type RealtimeEvent,
  type RealtimeUsage,
  type Usage,
  type UsageSource,
} from "@ai-liaison/core";
import { type PricedUsage, UNPRICED } from "@ai-liaison/pricing";
import type { AskedTarget } from "../values/answer.ts";
import type { EnginePorts } from "../values/ports.ts";
import { priceOf } from "./attempt-records.ts";
import { sumTokens } from "./sum-attempts.ts";
import { sumJson, sumPrices } from "./sum-session.ts";

/**
 * What a session has taken by now, from what the vendor tells after each answer and each transcription. Each is priced
 * on its own, by its own model, at the price of its moment: the call's cost is their sum.
 */
export class SessionMeter {
  readonly #target: AskedTarget;
  readonly #ports: EnginePorts;
  #usage: Usage = NO_USAGE;
  #price: PricedUsage | null = null;
  #raw: Readonly<Record<string, Json>> = {};
  #model: string | null = null;
  #transcriptionModel: string | null = null;
  #underWay = 0;
  #isPartial = false;
  #firstContentMs: number | null = null;

  constructor(target: AskedTarget, ports: EnginePorts) {
    this.#target = target;
    this.#ports = ports;
  }

  get usage(): Usage {
    return this.#usage;
  }

  get price(): PricedUsage {
    return this.#price ?? UNPRICED;
  }

  get modelUsed(): string {
    return this.#model ?? this.#target.model;
  }

  /** Monotonic time of the first content of the first answer. */
  get firstContentMs(): number | null {
    return this.#firstContentMs;
  }

  /** An answer has begun whose cost the vendor has not told. */
  get isAnswering(): boolean {
    return this.#underWay > 0;
  }

  /** `partial` where an answer was cut, or its cost was never told. */
  get usageSource(): UsageSource {
    if (this.#usage.raw === null) return "none";
    return this.#isPartial || this.isAnswering ? "partial" : "provider";
  }

  /** True when there is a new figure. */
  see(event: RealtimeEvent): boolean {
    switch (event.kind) {
      case "session":
        this.#model = event.model ?? this.#model;
        this.#transcriptionModel = event.transcriptionModel ?? this.#transcriptionModel;
        return false;
      case "response-begun":
        this.#underWay += 1;
        return false;
      case "content":
        this.#firstContentMs ??= this.#ports.clock.monotonicMs();
        return false;
      case "usage":
        if (event.of === "response") this.#underWay = Math.max(0, this.#underWay - 1);
        return this.#add(event.of, event.usage);
      case "error":
      case "other":
        return false;
      default:
        return event satisfies never;
    }
  }

  #add(of: "response" | "transcription", usage: RealtimeUsage): boolean {
    if (usage.raw === null) {
      this.#isPartial = true;
      return false;
    }
    this.#raw = { ...this.#raw, [of]: sumJson(this.#raw[of], usage.raw) };
    const before = this.#usage;
    const audioSeconds = plus(before.audioSeconds, usage.audioSeconds);
    const imageInputTokens = plus(before.imageInputTokens, usage.imageInputTokens);
    const tokens = sumTokens([before, usage]);
    this.#usage = { ...before, ...tokens, imageInputTokens, audioSeconds, raw: this.#raw };
    this.#price = this.#withPrice(of, this.#priceOf(of, usage));
    return true;
  }

  /** The first of two names the price: that of the answers, where there are any. */
  #withPrice(of: "response" | "transcription", price: PricedUsage): PricedUsage {
    if (this.#price === null) return price;
    return of === "response" ? sumPrices(price, this.#price) : sumPrices(this.#price, price);
  }

  /** Transcriptions are made, and paid for, by a model of their own. */
  #priceOf(of: "response" | "transcription", usage: RealtimeUsage): PricedUsage {
    const { clock } = this.#ports;
    const target =
      of === "transcription"
        ? { ...this.#target, model: this.#transcriptionModel ?? this.#target.model }
        : this.#target;
    return priceOf(target, { usage, modelUsed: of === "response" ? this.#model : null }, clock.nowMs(), this.#ports);
  }
}

function plus(left: number | null, right: number | null): number | null {
  return left === null ? right : left + (right ?? 0);
}
