import type { CallId } from "@ai-liaison/core";
import { type Frame, idOf, requestBodyOf } from "./frame.ts";

/** A call that has begun, as its place in the journal; its request body is kept by hand while it is small. */
export interface OpenCall {
  readonly id: CallId;
  readonly segment: number;
  readonly offset: number;
  /** Undefined when it must be read again. */
  readonly requestBody: Uint8Array | null | undefined;
}

const KEEP_BODY_BYTES = 64 * 1024;
const KEEP_BODIES_BYTES = 16 * 1024 * 1024;

/** The calls that wait for their end, and those that will never see it because their process died. */
export class OpenCalls {
  readonly #waiting = new Map<CallId, OpenCall>();
  /** The oldest last. */
  #interrupted: OpenCall[] = [];
  readonly #perSegment = new Map<number, number>();
  #keptBytes = 0;

  get count(): number {
    return this.#waiting.size + this.#interrupted.length;
  }

  get interruptedCount(): number {
    return this.#interrupted.length;
  }

  /** True while a segment is needed for a call that has not come out. */
  holds(segment: number): boolean {
    return this.#perSegment.has(segment);
  }

  open(frame: Frame): void {
    const id = idOf(frame);
    this.close(id);
    this.#waiting.set(id, {
      id,
      segment: frame.segment,
      offset: frame.offset,
      requestBody: this.#keep(requestBodyOf(frame)),
    });
    this.#perSegment.set(frame.segment, (this.#perSegment.get(frame.segment) ?? 0) + 1);
  }

  /** The call of that id that waits for its end. */
  find(id: CallId): OpenCall | null {
    return this.#waiting.get(id) ?? null;
  }

  /** The call has its end; none of that id need wait. */
  close(id: CallId): void {
    const call = this.#waiting.get(id);
    if (call === undefined) return;
    this.#waiting.delete(id);
    this.#forget(call);
  }

  /** Whoever wrote these calls is dead. */
  interruptAll(): void {
    this.#interrupted = [...[...this.#waiting.values()].reverse(), ...this.#interrupted];
    this.#waiting.clear();
  }

  /** The oldest interrupted call; it stays until `removeInterrupted`. */
  firstInterrupted(): OpenCall | null {
    return this.#interrupted.at(-1) ?? null;
  }

  removeInterrupted(): void {
    const call = this.#interrupted.pop();
    if (call !== undefined) this.#forget(call);
  }

  #keep(body: Uint8Array | null): Uint8Array | null | undefined {
    if (body === null) return null;
    if (body.byteLength > KEEP_BODY_BYTES || this.#keptBytes + body.byteLength > KEEP_BODIES_BYTES) return undefined;
    this.#keptBytes += body.byteLength;
    return Buffer.from(body);
  }

  #forget(call: OpenCall): void {
    this.#keptBytes -= call.requestBody?.byteLength ?? 0;
    const others = (this.#perSegment.get(call.segment) ?? 1) - 1;
    if (others === 0) this.#perSegment.delete(call.segment);
    else this.#perSegment.set(call.segment, others);
  }
}
