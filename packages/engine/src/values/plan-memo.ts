import type { Json, OperationFormat, RequestHead } from "@ai-liaison/core";
import type { Target } from "./plan.ts";
import type { EngineSettings } from "./settings.ts";

/** What a model name comes to for one format and operation: the part of a plan that every such call shares. */
export interface PlannedTargets {
  readonly route: string | null;
  readonly targets: readonly [Target, ...Target[]];
  readonly decision: Json;
}

/** Of one format and operation, whole answers or streams. */
const MOST_KEPT = 1000;

/** Remembers planned targets as long as the same settings are in force. Only good plans are kept: bad names are many. */
export class PlanMemo {
  #settings: EngineSettings | null = null;
  #wholes = new Map<OperationFormat, Map<string, PlannedTargets>>();
  #streams = new Map<OperationFormat, Map<string, PlannedTargets>>();

  /** What the same name came to before, in the format it was asked for in. */
  find(settings: EngineSettings, format: OperationFormat, head: RequestHead): PlannedTargets | undefined {
    if (settings !== this.#settings) {
      this.#wholes = new Map();
      this.#streams = new Map();
      this.#settings = settings;
    }
    return this.#formatsFor(head).get(format)?.get(nameIn(head));
  }

  keep(format: OperationFormat, head: RequestHead, planned: PlannedTargets): void {
    const formats = this.#formatsFor(head);
    const known = formats.get(format);
    const names = known === undefined || known.size >= MOST_KEPT ? new Map<string, PlannedTargets>() : known;
    formats.set(format, names.set(nameIn(head), planned));
  }

  #formatsFor({ stream }: RequestHead): Map<OperationFormat, Map<string, PlannedTargets>> {
    return stream ? this.#streams : this.#wholes;
  }
}

/** The model, and the shape it is asked in where there are several. */
function nameIn({ model, form }: RequestHead): string {
  return form === undefined ? model : `${form} ${model}`;
}
