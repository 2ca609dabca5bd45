import { ConfigurationError } from "@ai-liaison/core";
import type { Fetch } from "../tap/fetch.ts";
import type { ReplayMiss } from "./replay-miss.ts";

/** `record`: ask, and write down. `replay`: never ask. `smart`: replay what there is, record the rest. */
export type ReplayMode = "record" | "replay" | "smart";

/** What makes two requests the same, beside method, address and body. */
export interface MatchOptions {
  /** Members of the body that change from run to run: `metadata.trace`, `messages.*.id`. */
  readonly ignore?: readonly string[];
  /** Parameters of the address that do so. Those that hold keys are never looked at. */
  readonly ignoreQuery?: readonly string[];
  /** False: the same path at another host, port or protocol is the same request. */
  readonly host?: boolean;
  /** Headers that count as well, and are therefore written: `accept-language`. Those that hold keys are refused. */
  readonly headers?: readonly string[];
}

/** Where the recordings are, how requests find them, and what happens to one that finds none. */
export interface ReplayOptions {
  /** `LIAISON_REPLAY` unless told, and `replay` without that: nothing is asked by mistake. */
  readonly mode?: ReplayMode;
  /** One file for all: a test's own. `record` writes it anew. */
  readonly file?: string;
  /** One file for each exchange. `record` writes those of the requests it makes anew, and leaves the others. */
  readonly directory?: string;
  readonly match?: MatchOptions;
  /** When an equal request comes more often than it was recorded: a `miss`, unless told, or the `last` answer again. */
  readonly usedUp?: "miss" | "last";
  /** `recorded`: answers and the pieces of a stream come as slowly as they did. `instant` unless told. */
  readonly pace?: "instant" | "recorded";
  /** Told of each request without a recording; the answer it returns is given, else the request fails with the miss. */
  readonly onMiss?: (miss: ReplayMiss) => Response | undefined;
  /** What asks while recording; the global `fetch` unless told. */
  readonly fetch?: Fetch;
}

const MODES: readonly string[] = ["record", "replay", "smart"] satisfies readonly ReplayMode[];

/** The mode to be in: the option's, else the environment's, else `replay`. Throws ConfigurationError for a word it is not. */
export function modeOf(options: ReplayOptions): ReplayMode {
  const mode = options.mode ?? process.env.LIAISON_REPLAY ?? "replay";
  if (isMode(mode)) return mode;
  throw new ConfigurationError(`There is no way to replay called ${JSON.stringify(mode)}.`, {
    hint: "Set LIAISON_REPLAY, or `mode`, to record, replay or smart.",
  });
}

function isMode(mode: string): mode is ReplayMode {
  return MODES.includes(mode);
}
