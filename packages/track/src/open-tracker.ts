import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { createTracker } from "./create-tracker.ts";
import { chooseDestination, type RecordDestination } from "./delivery/choose-destination.ts";
import { stateFolder } from "./delivery/journals/state-folder.ts";
import { type Destination, openRecorder } from "./delivery/open-recorder.ts";
import type { Recorder } from "./delivery/recorder.ts";
import { SharedRecorders } from "./delivery/shared-recorders.ts";
import { createWarnings } from "./delivery/warnings.ts";
import type { TrackOptions } from "./options.ts";
import { consoleSink } from "./sinks/console-sink.ts";
import { functionSink } from "./sinks/function-sink.ts";
import { httpSink } from "./sinks/http-sink.ts";
import type { Tracker } from "./tracker.ts";

const recorders = new SharedRecorders();
const warners = new WeakMap<Warn, Warn>();

type Warn = (message: string) => void;

/** The tracker for these options. Throws a TypeError for a URL that is none; nothing else is an error here. */
export function openTracker(options: TrackOptions): Tracker {
  const warn = warnerOf(options);
  const state = resolve(stateFolder(process.env));
  const chosen = chooseDestination(options, {
    env: process.env,
    workingFolder: process.cwd(),
    holdsLedger: (folder) => existsSync(join(folder, "ledger.sqlite")),
    stateFolder: state,
  });
  if (chosen.kind === "folder" && chosen.chosen) {
    warn(`calls are recorded in ${chosen.data}; look at them with \`npx ai-liaison calls --data ${chosen.data}\`.`);
  }
  const recorder = sharedRecorder(chosen, options, state, warn);
  return createTracker(chosen.kind === "collector" ? { ...options, url: chosen.url } : options, recorder, warn);
}

/**
 * Tells whoever these options name, or stderr, each thing there is to say once, however many clients say it. A listener
 * that throws or rejects harms nobody.
 */
export function warnerOf({ onWarning }: TrackOptions): Warn {
  const listener = typeof onWarning === "function" ? onWarning : writeLine;
  const known = warners.get(listener);
  if (known !== undefined) return known;
  const warnings = createWarnings(listener);
  const warn: Warn = (message) => warnings.once(message, () => message);
  warners.set(listener, warn);
  return warn;
}

/** Tells whoever reads stderr. */
export function tellOnce(message: string): void {
  warnerOf({})(message);
}

function writeLine(message: string): void {
  process.stderr.write(`ai-liaison: ${message}\n`);
}

function sharedRecorder(
  chosen: RecordDestination,
  { durability, maxPending }: TrackOptions,
  state: string,
  onWarning: Warn,
): Recorder {
  const limit = maxPending === undefined ? {} : { maxPending };
  const open = (destination: Destination): Recorder => openRecorder({ destination, onWarning, ...limit });
  const manner = `${durability ?? ""} ${maxPending ?? ""}`;
  if (chosen.kind === "folder") {
    const { data } = chosen;
    return recorders.share(`folder ${data} ${manner}`, () => open({ kind: "local", data }));
  }
  if (chosen.kind === "sink") {
    const { sink } = chosen;
    // Another process could not go on with what was meant for a function of this one, unless it says it can.
    return recorders.share(sink, () => {
      const target = eventSinkOf(sink);
      const base = durability === "journal" ? baseFor(state, `sink ${target.name}`) : null;
      return open({ kind: "sink", sink: target, base });
    });
  }
  const { url, key } = chosen;
  const base = durability === "memory" ? null : baseFor(state, key === null ? url : `${url}\n${key.trim()}`);
  return recorders.share(`${url} ${key} ${manner}`, () => {
    return open({ kind: "sink", sink: httpSink({ url, key: key ?? undefined }), base });
  });
}

function eventSinkOf(sink: NonNullable<TrackOptions["sink"]>) {
  if (sink === "console") return consoleSink();
  return typeof sink === "function" ? functionSink(sink) : sink;
}

/**
 * A folder for each destination, its key included: what waits for one is never sent to another, nor under another's
 * key, which would make it another customer's.
 */
function baseFor(state: string, destination: string): string {
  return join(state, "track", createHash("sha256").update(destination).digest("hex").slice(0, 16));
}
