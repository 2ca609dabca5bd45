import type { JsonObject } from "@ai-liaison/core";
import { objectsAt } from "../fake-text.ts";

/** The answers a vendor keeps, with the conversation that led to each. */
export class KeptResponses {
  readonly #kept = new Map<string, { readonly response: JsonObject; readonly input: readonly JsonObject[] }>();

  keep(response: JsonObject, input: readonly JsonObject[]): void {
    this.#kept.set(String(response.id), { response, input });
  }

  find(id: string): JsonObject | null {
    return this.#kept.get(id)?.response ?? null;
  }

  /** All that was said up to the end of a kept answer; null when it is not there. */
  itemsBefore(id: string): readonly JsonObject[] | null {
    const found = this.#kept.get(id);
    return found === undefined ? null : [...found.input, ...objectsAt(found.response, "output")];
  }

  /** How an answer looks that is to be worked on later: nothing in it yet. It is ready when it is first fetched. */
  queued(response: JsonObject): JsonObject {
    return { ...response, status: "queued", output: [], usage: null, completed_at: null };
  }

  cancel(id: string, response: JsonObject): JsonObject {
    const cancelled: JsonObject = { ...response, status: "cancelled", output: [], usage: null, completed_at: null };
    const input = this.#kept.get(id)?.input ?? [];
    this.#kept.set(id, { response: cancelled, input });
    return cancelled;
  }

  remove(id: string): void {
    this.#kept.delete(id);
  }
}

/** The input of a request as items: a string is one user message. */
export function itemsOf(body: JsonObject): readonly JsonObject[] {
  if (typeof body.input === "string") return [{ type: "message", role: "user", content: body.input }];
  return objectsAt(body, "input");
}
