/**
 * A `fetch` for tests: it writes down what a vendor answers, and answers from it ever after. It is given to an SDK as
 * its `fetch`, below `track` or without it. Unlike tracking it does not fail open: a test that asks what was never
 * recorded has to fail, and say why. In the mode `replay` there is no way from here to a network.
 */
import { ConfigurationError } from "@ai-liaison/core";
import type { Fetch } from "../tap/fetch.ts";
import { unrefClock } from "../unref-clock.ts";
import { type AskedRequest, readAsked } from "./asked-request.ts";
import { directoryStore } from "./directory-store.ts";
import type { RecordedRequest } from "./exchange.ts";
import { fileStore } from "./file-store.ts";
import { type RecordingAnswer, recordAnswer } from "./record-answer.ts";
import type { RecordingStore } from "./recording-store.ts";
import { Recordings } from "./recordings.ts";
import { replayAnswer } from "./replay-answer.ts";
import { ReplayMiss } from "./replay-miss.ts";
import { modeOf, type ReplayMode, type ReplayOptions } from "./replay-options.ts";

/** A `fetch` that remembers, and what it can tell a test. */
export type ReplayFetch = Fetch & {
  readonly mode: ReplayMode;
  /** Requests that had no recording, in order. SDKs wrap, and some retry, what their `fetch` throws: here it is bare. */
  readonly misses: readonly ReplayMiss[];
  /** Recorded requests that nobody has asked yet. */
  readonly unused: readonly RecordedRequest[];
  /** Resolves when every answer that is being recorded is written: for a program that ends as soon as it is done. */
  flush(): Promise<void>;
};

/**
 * Makes a `fetch` that records, replays, or both, by `mode`. Equal requests get their recordings in the order in which
 * they were made. Rejects with ReplayMiss for what is not recorded, and with ConfigurationError for recordings that
 * cannot be read or written. Give one and the same to all clients that share a file.
 *
 * @example `new OpenAI({ fetch: replayFetch({ file: "tests/recordings/greeting.json" }) })`
 */
export function replayFetch(options: ReplayOptions): ReplayFetch {
  const mode = modeOf(options);
  const recordings = new Recordings(storeOf(options, mode === "record"), options.match ?? {}, mode === "record");
  const misses: ReplayMiss[] = [];
  const recording = new Set<Promise<void>>();

  const fetchReplayed: Fetch = async (input, init) => {
    const asked = await readAsked(input, init, options.match ?? {});
    const recorded = mode === "record" ? null : find(recordings, asked, options);
    if (recorded !== null) {
      const { signal, request } = asked;
      return replayAnswer(recorded, { url: request.url, signal, paced: options.pace === "recorded" });
    }
    if (mode !== "replay") {
      const { response, isOver } = await record(recordings, asked, options.fetch ?? globalThis.fetch);
      recording.add(isOver);
      return response;
    }
    const miss = missOf(recordings, asked.request);
    misses.push(miss);
    const given = options.onMiss?.(miss);
    if (given === undefined) throw miss;
    return given;
  };
  return Object.defineProperties(fetchReplayed, {
    mode: { value: mode },
    misses: { value: misses },
    unused: { get: () => recordings.unused },
    flush: { value: async () => void (await Promise.all(recording)) },
  }) as ReplayFetch;
}

function storeOf({ file, directory }: ReplayOptions, anew: boolean): RecordingStore {
  if (file !== undefined && directory === undefined) return fileStore(file, anew);
  if (directory !== undefined && file === undefined) return directoryStore(directory, anew);
  throw new ConfigurationError("Recordings are in a file or in a directory: one of the two has to be given.", {
    hint: 'replayFetch({ file: "tests/recordings/greeting.json" })',
  });
}

function find(recordings: Recordings, { request }: AskedRequest, { usedUp }: ReplayOptions) {
  return recordings.take(request) ?? (usedUp === "last" ? recordings.last(request) : null);
}

async function record(recordings: Recordings, asked: AskedRequest, fetch: Fetch): Promise<RecordingAnswer> {
  const keep = recordings.reserve(asked.request);
  const askedAtMs = unrefClock.monotonicMs();
  const answer = await fetch(asked.input, asked.init);
  return recordAnswer(answer, { askedAtMs, nowMs: () => unrefClock.monotonicMs() }, keep);
}

function missOf(recordings: Recordings, request: RecordedRequest): ReplayMiss {
  return new ReplayMiss({
    request,
    view: recordings.viewOf(request),
    candidates: recordings.candidates,
    used: recordings.count(request),
    place: recordings.place,
  });
}
