import type { Clock } from "@ai-liaison/core";
import { Fault } from "@ai-liaison/core";
import type { Ballast } from "./ballast.ts";
import type { SegmentWriter } from "./segment-writer.ts";

export interface RoomOptions {
  readonly clock: Pick<Clock, "monotonicMs">;
  readonly segments: SegmentWriter;
  readonly ballast: Ballast;
  readonly directory: string;
  readonly maxBytes: number;
}

const PROBE_INTERVAL_MS = 250;

/**
 * Whether the journal has room for new calls. It is closed by a failed write or by the size cap, and opened again by
 * a look at the disk that whoever asks makes, four times a second at most: no timer.
 */
export class Room {
  readonly #options: RoomOptions;
  #fault: Fault | null = null;
  #byDisk = false;
  #probedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: RoomOptions) {
    this.#options = options;
    if (!options.ballast.create()) this.closeByDisk(null);
  }

  /** The disk takes no more: only the ballast's space is left. */
  get isDiskFull(): boolean {
    return this.#byDisk;
  }

  /** Why no new call fits, `pendingBytes` being on their way already; null when it does. */
  refusal(pendingBytes: number): Fault | null {
    const { segments, maxBytes } = this.#options;
    if (this.#fault === null && segments.bytes + pendingBytes < maxBytes) return null;
    if (this.#isTimeToProbe()) this.#probe(pendingBytes);
    return this.#fault;
  }

  /** A write has failed. The ballast is given back for those who are under way. */
  closeByDisk(cause: unknown): Fault {
    this.#byDisk = true;
    this.#probedAtMs = this.#options.clock.monotonicMs();
    this.#options.ballast.release();
    this.#fault = new Fault("journal_full", `The journal in ${this.#options.directory} cannot be written.`, { cause });
    return this.#fault;
  }

  #isTimeToProbe(): boolean {
    const now = this.#options.clock.monotonicMs();
    if (now - this.#probedAtMs < PROBE_INTERVAL_MS) return false;
    this.#probedAtMs = now;
    return true;
  }

  #probe(pendingBytes: number): void {
    const { ballast, segments, maxBytes, directory } = this.#options;
    if (this.#byDisk && !ballast.create()) return;
    this.#byDisk = false;
    segments.measure();
    const fits = segments.bytes + pendingBytes < maxBytes;
    this.#fault = fits
      ? null
      : new Fault("journal_full", `The journal in ${directory} holds its maximum of ${maxBytes} bytes.`, {
          hint: "Bring the ledger back so that the journal empties, or raise `journal.max_bytes`.",
        });
  }
}
