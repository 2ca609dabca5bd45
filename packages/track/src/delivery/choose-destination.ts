/** Where records go: what the options say, else what the environment says, else a folder on this machine. Nothing phones home. */
import { join, resolve } from "node:path";
import type { TrackOptions } from "../options.ts";
import type { CallEvent, EventSink } from "../sinks/event-sink.ts";

export type RecordDestination =
  | { readonly kind: "sink"; readonly sink: EventSink | SinkFunction | "console" }
  | { readonly kind: "collector"; readonly url: string; readonly key: string | null }
  /** `chosen`: nobody named the folder. */
  | { readonly kind: "folder"; readonly data: string; readonly chosen: boolean };

type SinkFunction = (events: readonly CallEvent[]) => void | Promise<void>;

/** What the choice depends on beside the options. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The folder of the process, whole. */
  readonly workingFolder: string;
  /** Whether that folder is a data folder: it holds a ledger. */
  readonly holdsLedger: (folder: string) => boolean;
  /** Where programs of this user keep what they must remember. */
  readonly stateFolder: string;
}

/**
 * The destination for these options. Throws a TypeError that names the setting when a URL is none.
 *
 * @example chooseDestination({ url: "http://127.0.0.1:8000" }, surroundings).kind === "collector"
 */
export function chooseDestination(options: TrackOptions, surroundings: Surroundings): RecordDestination {
  const { env, workingFolder } = surroundings;
  // As it is now: an application may go elsewhere, and we still write here.
  const folder = (data: string): RecordDestination => ({
    kind: "folder",
    data: resolve(workingFolder, data),
    chosen: false,
  });
  if (options.sink !== undefined) return { kind: "sink", sink: options.sink };
  if (options.url !== undefined) return collector(options.url, options.key, "url", env);
  if (options.data !== undefined) return folder(options.data);
  if (isGiven(env.LIAISON_URL)) return collector(env.LIAISON_URL, options.key, "LIAISON_URL", env);
  if (isGiven(env.LIAISON_DATA)) return folder(env.LIAISON_DATA);
  const near = join(workingFolder, "data");
  const data = surroundings.holdsLedger(near) ? near : join(surroundings.stateFolder, "data");
  return { kind: "folder", data, chosen: true };
}

function collector(url: string, key: string | undefined, setting: string, env: Surroundings["env"]): RecordDestination {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) {
    throw new TypeError(`\`${setting}\` is no address such as http://127.0.0.1:8000.`);
  }
  const base = `${parsed.origin}${parsed.pathname.replace(/\/(?:v1\/?)?$/, "")}`;
  return { kind: "collector", url: base, key: key ?? (isGiven(env.LIAISON_KEY) ? env.LIAISON_KEY : null) };
}

function isGiven(value: string | undefined): value is string {
  return value !== undefined && value.trim() !== "";
}
