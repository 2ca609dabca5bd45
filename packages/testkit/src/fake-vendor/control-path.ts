import type { FaultQueue, FaultRule } from "./fault-queue.ts";
import { type FaultSpec, isFaultSpec } from "./fault-spec.ts";
import type { LoggedRequest, RequestPattern } from "./request-log.ts";

export interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface Controlled {
  readonly requests: readonly LoggedRequest[];
  readonly faults: FaultQueue;
}

/**
 * The way in for another process: `GET /__fake/requests?since=N`, `POST /__fake/fail` (a fault or a list),
 * `/__fake/always` (a fault or null), `/__fake/on` ({match, fail?, always?}), `/__fake/clear`.
 */
export function control(path: string, body: string, fake: Controlled): ControlAnswer {
  const url = new URL(path, "http://fake");
  const given: unknown = body === "" ? null : JSON.parse(body);
  switch (url.pathname) {
    case "/__fake/requests":
      return { status: 200, body: fake.requests.slice(Number(url.searchParams.get("since") ?? 0)) };
    case "/__fake/fail":
      fake.faults.fail(faultsOf(given));
      break;
    case "/__fake/always":
      fake.faults.always(given === null ? null : (faultsOf(given)[0] ?? null));
      break;
    case "/__fake/on":
      addRule(given, fake.faults);
      break;
    case "/__fake/clear":
      fake.faults.clear();
      break;
    default:
      return { status: 404, body: { error: `no such control: ${url.pathname}` } };
  }
  return { status: 200, body: { ok: true } };
}

function addRule(given: unknown, faults: FaultQueue): FaultRule {
  if (typeof given !== "object" || given === null || !("match" in given)) throw new TypeError("a rule needs `match`");
  const rule = faults.on(given.match as RequestPattern);
  if ("fail" in given) rule.fail(faultsOf(given.fail));
  if ("always" in given) rule.always(faultsOf(given.always)[0] ?? null);
  return rule;
}

function faultsOf(given: unknown): readonly FaultSpec[] {
  const list: readonly unknown[] = Array.isArray(given) ? given : [given];
  if (!list.every(isFaultSpec)) throw new TypeError(`not faults: ${JSON.stringify(given)}`);
  return list;
}
