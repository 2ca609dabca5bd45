import type { TapHints } from "../fetch.ts";
import type { TapPorts } from "../tap-ports.ts";
import type { SentCall } from "./begin-call.ts";
import { faultOfFailure } from "./failure-fault.ts";
import { awaitNextTry } from "./join-tries.ts";
import { failed } from "./outcome.ts";
import { willBeRetried, willBeRetriedUnsaid } from "./retries.ts";

/** The end of a try that brought no answer; of its call too, unless its SDK tries again. */
export function endInFailure(error: unknown, { call, request }: SentCall, hints: TapHints, ports: TapPorts): void {
  if (call === null) return;
  const { current } = call;
  const fault = faultOfFailure(error, request, ports.clock.monotonicMs() - current.startedMs);
  const outcome = failed(fault, null);
  if (willBeRetried(fault, request, hints) || willBeRetriedUnsaid(outcome, call.tries, hints)) {
    call.end(outcome, current);
    awaitNextTry(call, request, 0, ports);
  } else call.finish(outcome, current);
}
