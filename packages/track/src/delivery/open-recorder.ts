import type { EventSink } from "../sinks/event-sink.ts";
import { wordsOf } from "../words-of.ts";
import { DeliveringRecorder } from "./delivering-recorder.ts";
import { makeOwnFolder } from "./journals/own-folder.ts";
import { LocalRecorder } from "./local-recorder.ts";
import type { Recorder } from "./recorder.ts";
import { createWarnings } from "./warnings.ts";

/** Where records go, and what keeps them until they are there. */
export type Destination =
  /**
   * A sink, which we deliver to: from a journal in a folder of its own below `base`, where we also take up what dead
   * processes left; or, with null, from memory alone.
   */
  | { readonly kind: "sink"; readonly sink: EventSink; readonly base: string | null }
  /** A journal below a data folder, for whoever owns the ledger there. */
  | { readonly kind: "local"; readonly data: string };

export interface OpenRecorderOptions {
  readonly destination: Destination;
  /** Calls held in memory at most, where there is no journal; the oldest go first, counted. 10,000 when unset. */
  readonly maxPending?: number;
  /** Told once of each thing that goes wrong. */
  readonly onWarning: (message: string) => void;
}

const MAX_PENDING = 10_000;

/**
 * Opens a recorder; never throws. A folder that cannot be written means memory alone, and a warning. What is pending is
 * flushed when the process has nothing left to do and on SIGTERM and SIGINT; nothing of it keeps the process alive
 * before.
 *
 * @example
 * const recorder = openRecorder({ destination: { kind: "local", data: "data" }, onWarning: console.warn });
 */
export function openRecorder({ destination, maxPending = MAX_PENDING, onWarning }: OpenRecorderOptions): Recorder {
  const warnings = createWarnings(onWarning);
  const inMemory = (sink: EventSink): Recorder => new DeliveringRecorder({ sink, base: null, maxPending, warnings });
  try {
    if (destination.kind === "local") return new LocalRecorder({ data: destination.data, maxPending, warnings });
    if (destination.base === null) return inMemory(destination.sink);
    makeOwnFolder(destination.base);
    return new DeliveringRecorder({ sink: destination.sink, base: destination.base, maxPending, warnings });
  } catch (error) {
    const folder = destination.kind === "local" ? destination.data : destination.base;
    warnings.once("folder", () => {
      const lost = destination.kind === "local" ? "calls are not recorded" : "calls are kept in memory until delivered";
      return `The folder ${folder} cannot be written (${wordsOf(error)}): ${lost}.`;
    });
    return inMemory(destination.kind === "local" ? NOWHERE : destination.sink);
  }
}

/** For a data folder that cannot be written: there is nowhere else. */
const NOWHERE: EventSink = {
  name: "the data folder",
  send: async () => ({ kind: "failed", reason: "the data folder cannot be written", pauseMs: null }),
};
