import type { AmendedEntry } from "@ai-liaison/core";
import { FoldedRows } from "./folded-rows.ts";
import { changesOf, type Frame, idOf, requestBodyOf } from "./frame.ts";
import type { FrameLookup } from "./frame-lookup.ts";
import { type OpenCall, OpenCalls } from "./open-calls.ts";
import { isWithin, type Position } from "./position.ts";

/**
 * Turns frames into calls: an `opened` waits for its `closed`, then one FoldedCall comes out; `withdrawn` ends
 * the wait without one. What lies before the
 * sink's checkpoint is read again after a restart only to learn which calls still wait. When the owner of the frames
 * changes, the former one is dead, and what it left open comes out as interrupted.
 */
export class Fold {
  readonly calls = new OpenCalls();
  readonly #lookup: FrameLookup;
  #checkpoint: Position | null = null;
  #ownerId: string | null = null;
  #rows = new FoldedRows();
  #amendments: AmendedEntry[] = [];
  #unreadable = 0;

  constructor(lookup: FrameLookup) {
    this.#lookup = lookup;
  }

  get rows(): FoldedRows {
    return this.#rows;
  }

  get amendments(): readonly AmendedEntry[] {
    return this.#amendments;
  }

  get size(): number {
    return this.#rows.length + this.#amendments.length;
  }

  /** Open calls whose frame could not be read again. */
  get unreadable(): number {
    return this.#unreadable;
  }

  /** What lies before is stored already. */
  startBehind(checkpoint: Position | null): void {
    this.#checkpoint = checkpoint;
  }

  /** The rows and amendments so far are stored; no frame taken by now is looked at again. */
  clear(): void {
    this.#rows = new FoldedRows();
    this.#amendments = [];
    this.calls.settle();
  }

  /** From here on frames are this owner's. */
  ownedBy(ownerId: string | null): void {
    if (ownerId === null || ownerId === this.#ownerId) return;
    if (this.#ownerId !== null) this.calls.interruptAll();
    this.#ownerId = ownerId;
  }

  /** Takes in a frame; when it throws, nothing has changed and the same frame is to be given again. */
  take(frame: Frame): void {
    this.ownedBy(frame.ownerId);
    const { kind } = frame.head;
    if (kind === "opened") this.calls.open(frame);
    else if (kind === "closed") this.#close(frame);
    else if (kind === "withdrawn") this.calls.withdraw(frame);
    else if (!this.#isStored(frame)) {
      this.#amendments.push({ kind: "amended", id: idOf(frame), changes: changesOf(frame) });
    }
  }

  /** Lets one interrupted call out; when it throws, the call is still there. */
  takeInterrupted(): void {
    const call = this.calls.firstInterrupted();
    if (call === null) return;
    const frame = this.#lookup.frameAt(call.segment, call.offset);
    if (frame === null) this.#unreadable += 1;
    else this.#rows.add({ frame, request: null, interrupted: true });
    this.calls.removeInterrupted();
  }

  #close(frame: Frame): void {
    const opened = this.calls.find(idOf(frame));
    if (!this.#isStored(frame)) {
      this.#rows.add({ frame, request: this.#requestOf(frame, opened), interrupted: false });
    }
    this.calls.close(opened);
  }

  #isStored(frame: Frame): boolean {
    return isWithin({ segment: frame.segment, offset: frame.offset + frame.head.frameLength }, this.#checkpoint);
  }

  #requestOf(frame: Frame, opened: OpenCall | null): Frame | Uint8Array | null {
    if (frame.head.requestLength >= 0 || opened === null) return null;
    if (opened.request !== undefined) return opened.request;
    const opening = this.#lookup.frameAt(opened.segment, opened.offset);
    return opening === null ? null : requestBodyOf(opening);
  }
}
