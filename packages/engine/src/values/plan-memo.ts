import type { Json } from "@ai-liaison/core";
import type { Target } from "./plan.ts";
import type { EngineSettings } from "./settings.ts";

/** What a model name comes to for one format and operation: the part of a plan that every such call shares. */
export interface PlannedTargets {
  readonly route: string | null;
  readonly targets: readonly [Target, ...Target[]];
  readonly decision: Json;
}

const MOST_KEPT = 1000;

/** Remembers planned targets as long as the same settings are in force. Only good plans are kept: bad names are many. */
export class PlanMemo {
  #settings: EngineSettings | null = null;
  readonly #kept = new Map<string, PlannedTargets>();

  find(settings: EngineSettings, key: string): PlannedTargets | undefined {
    if (settings !== this.#settings) {
      this.#kept.clear();
      this.#settings = settings;
    }
    return this.#kept.get(key);
  }

  keep(key: string, planned: PlannedTargets): void {
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    this.#kept.set(key, planned);
  }
}
