import { createIdSource } from "@ai-liaison/core";
import type { CallContext } from "./context/call-context.ts";
import { currentFrame, frameContext } from "./context/context-frames.ts";
import { mergeContext } from "./context/merge-context.ts";
import { readContext } from "./context/read-context.ts";
import type { Recorder } from "./delivery/recorder.ts";
import { createTimings } from "./extras/timings.ts";
import type { TrackOptions } from "./options.ts";
import { KNOWN_WORLD } from "./sdks/known-world.ts";
import { UnreadAnswers } from "./tap/body/unread-answers.ts";
import { BackgroundAnswers } from "./tap/call/background-answers.ts";
import { HeldCalls } from "./tap/call/held-calls.ts";
import { recordByHand } from "./tap/call/manual-call.ts";
import { KnownGateways } from "./tap/destination/known-gateways.ts";
import { ownExtractors } from "./tap/destination/own-extractors.ts";
import { Recogniser } from "./tap/destination/recognise.ts";
import { UsageAsking } from "./tap/destination/usage-asking.ts";
import type { Fetch, TapHints } from "./tap/fetch.ts";
import { originalOf, rememberOriginal } from "./tap/originals.ts";
import { tapFetch } from "./tap/tap-fetch.ts";
import type { TapPorts } from "./tap/tap-ports.ts";
import type { Tracker } from "./tracker.ts";
import { unrefClock } from "./unref-clock.ts";

interface Tap {
  readonly tracker: Tracker;
  readonly hints: TapHints;
}

/** Which `fetch` is already a tap, and of which tracker. */
const taps = new WeakMap<Fetch, Tap>();

/** Makes the tracker of one `track`, on top of a recorder that others may share. */
export function createTracker(options: TrackOptions, recorder: Recorder, warn: (message: string) => void): Tracker {
  const { context: defaults, warnings } = readContext(defaultsOf(options));
  for (const warning of warnings) warn(warning);
  const held = new HeldCalls(unrefClock);
  const timings = createTimings();
  const ports: TapPorts = {
    clock: unrefClock,
    newId: createIdSource(unrefClock),
    recorder,
    recogniser: new Recogniser(ownExtractors, KNOWN_WORLD),
    held,
    unread: new UnreadAnswers(),
    background: new BackgroundAnswers(),
    gateways: new KnownGateways([options.url, process.env.LIAISON_URL]),
    usageAsking: new UsageAsking(options.includeUsage ?? true),
    timings,
    context: (explicit) => mergeContext(explicit, frameContext(currentFrame()), defaults),
    contextIdentity: currentFrame,
    provider: options.provider ?? null,
    warn,
  };
  const tracker: Tracker = {
    tap: (fetch, hints) => {
      const known = taps.get(fetch);
      if (known !== undefined && (known.tracker !== tracker || knowsAll(known.hints, hints))) return fetch;
      const original = originalOf(fetch);
      const all = { ...known?.hints, ...hints };
      const tapped = tapFetch(original, all, ports);
      taps.set(tapped, { tracker, hints: all });
      rememberOriginal(tapped, original);
      return tapped;
    },
    record: (call) => recordByHand(call, ports),
    timings: (endpoint) => timings.stats(endpoint),
    get stats() {
      return recorder.stats;
    },
    flush: (timeoutMs) => {
      held.settleAll();
      return recorder.flush(timeoutMs);
    },
    close: (timeoutMs) => {
      held.settleAll();
      return recorder.close(timeoutMs);
    },
    [Symbol.asyncDispose]: () => tracker.close(),
  };
  return tracker;
}

function knowsAll(known: TapHints, hints: TapHints): boolean {
  const said = Object.entries(hints) as [keyof TapHints, unknown][];
  return said.every(([name, value]) => known[name] === value);
}

function defaultsOf({
  customerId,
  userId,
  sessionId,
  service,
  groupId,
  tags,
  metadata,
  enabled,
}: TrackOptions): CallContext {
  return { customerId, userId, sessionId, service, groupId, tags, metadata, enabled };
}
