import type { CallId } from "@ai-liaison/core";
import { type Frame, idOf, requestBodyOf } from "./frame.ts";

/** A call that has begun, as its place in the journal; its request body is at hand while it is small. */
export interface OpenCall {
  readonly id: CallId;
  readonly segment: number;
  readonly offset: number;
  /** The frame it began with, until `settle`; then a copy of the body. Undefined when it must be read again. */
  readonly request: Frame | Uint8Array | null | undefined;
}

const KEEP_BODY_BYTES = 64 * 1024;
const KEEP_BODIES_BYTES = 16 * 1024 * 1024;

/** The calls that wait for their end, and those that will never see it because their process died. */
export class OpenCalls {
  readonly #waiting = new Map<CallId, OpenCall>();
  /** The oldest last. */
  #interrupted: OpenCall[] = [];
  readonly #perSegment = new Map<number, number>();
  /** Of a segment in which calls were taken back: the segments in which they had begun. */
  readonly #withdrawals = new Map<number, Set<number>>();
  #keptBytes = 0;

  get count(): number {
    return this.#waiting.size + this.#interrupted.length;
  }

  get interruptedCount(): number {
    return this.#interrupted.length;
  }

  /**
   * True while a segment is needed: for a call that has not come out, or to know that one was taken back, as long as its
   * beginning is kept, where the next reader will find it.
   */
  holds(segment: number): boolean {
    if (this.#perSegment.has(segment)) return true;
    const beginnings = this.#withdrawals.get(segment);
    return beginnings !== undefined && [...beginnings].some((beginning) => this.holds(beginning));
  }

  /** The segment is gone. */
  removed(segment: number): void {
    this.#withdrawals.delete(segment);
  }

  open(frame: Frame): void {
    const id = idOf(frame);
    const { segment, offset, head } = frame;
    this.close(this.find(id));
    const request = head.requestLength < 0 ? null : head.requestLength > KEEP_BODY_BYTES ? undefined : frame;
    this.#waiting.set(id, { id, segment, offset, request });
    this.#perSegment.set(segment, (this.#perSegment.get(segment) ?? 0) + 1);
  }

  /** The memory the frames lie in is about to be used again: copies the bodies of the calls that still wait. */
  settle(): void {
    for (const call of this.#waiting.values()) {
      const { id, segment, offset, request } = call;
      if (isFrame(request)) this.#waiting.set(id, { id, segment, offset, request: this.#keep(request) });
    }
  }

  /** The call of that id that waits for its end. */
  find(id: CallId): OpenCall | null {
    return this.#waiting.get(id) ?? null;
  }

  /** A call that was found has its end: it need not wait any more. */
  close(call: OpenCall | null): void {
    if (call === null) return;
    this.#waiting.delete(call.id);
    this.#forget(call);
  }

  /** The frame takes a call back: it never was. */
  withdraw(frame: Frame): void {
    const call = this.find(idOf(frame));
    if (call === null) return;
    this.close(call);
    if (call.segment === frame.segment) return;
    const beginnings = this.#withdrawals.get(frame.segment);
    if (beginnings === undefined) this.#withdrawals.set(frame.segment, new Set([call.segment]));
    else beginnings.add(call.segment);
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

  /** A copy of the body, as long as there is room for it. */
  #keep(request: Frame): Uint8Array | null | undefined {
    const body = requestBodyOf(request);
    if (body === null) return null;
    if (this.#keptBytes + body.byteLength > KEEP_BODIES_BYTES) return undefined;
    this.#keptBytes += body.byteLength;
    return Buffer.from(body);
  }

  #forget({ segment, request }: OpenCall): void {
    if (request instanceof Uint8Array) this.#keptBytes -= request.byteLength;
    const others = (this.#perSegment.get(segment) ?? 1) - 1;
    if (others === 0) this.#perSegment.delete(segment);
    else this.#perSegment.set(segment, others);
  }
}

function isFrame(request: OpenCall["request"]): request is Frame {
  return request !== null && request !== undefined && !(request instanceof Uint8Array);
}
