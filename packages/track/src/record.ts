import { openTracker } from "./open-tracker.ts";
import type { ManualCall } from "./tap/call/manual-call.ts";
import type { Tracker } from "./tracker.ts";

let own: Tracker | null = null;

/**
 * Records a call that no tracked client made, with what is known of it. Goes where the environment says; a tracker of
 * one's own (`openTracker(options).record(call)`) where its options say.
 *
 * @example record({ provider: "openai", model: "gpt-5-mini", inputTokens: 12, outputTokens: 34, customerId: "acme" });
 */
export function record(call: ManualCall): void {
  own ??= openTracker({});
  own.record(call);
}
