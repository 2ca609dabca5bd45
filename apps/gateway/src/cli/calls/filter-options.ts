import type { CallStatus } from "@ai-liaison/core";
import type { CallFilter, ScopeFilter } from "@ai-liaison/ledger";
import { parseMoment } from "../../admin/parse-moment.ts";
import type { DataOptions } from "../data-directory.ts";
import { usageFault } from "../tell-fault.ts";

/** Options of all commands that read calls, as the command line has them. */
export interface FilterOptions extends DataOptions {
  readonly json?: boolean;
  readonly provider?: string;
  readonly model?: string;
  readonly customer?: string;
  readonly user?: string;
  readonly status?: CallStatus;
  readonly since?: string;
  readonly until?: string;
}

/** Which calls the options mean. Throws a usage fault that names the option. */
export function scopeOf(options: FilterOptions, nowMs: number): ScopeFilter {
  const { provider, model, customer, user, status } = options;
  const since = momentOf("since", options.since, nowMs, "start");
  const until = momentOf("until", options.until, nowMs, "end");
  if (since !== undefined && until !== undefined && until < since) {
    throw usageFault("`--until` lies before `--since`.", "until");
  }
  return {
    ...(provider === undefined ? {} : { provider }),
    ...(model === undefined ? {} : { model }),
    ...(customer === undefined ? {} : { customer }),
    ...(user === undefined ? {} : { user }),
    ...(status === undefined ? {} : { status }),
    ...(since === undefined ? {} : { since }),
    ...(until === undefined ? {} : { until }),
  };
}

/** The same, at most so many of them. */
export function callFilterOf(options: FilterOptions & { readonly last?: number }, nowMs: number): CallFilter {
  return { ...scopeOf(options, nowMs), ...(options.last === undefined ? {} : { last: options.last }) };
}

function momentOf(name: string, text: string | undefined, nowMs: number, edge: "start" | "end"): number | undefined {
  if (text === undefined) return undefined;
  const moment = parseMoment(text.trim(), nowMs, edge);
  if (moment !== null) return moment;
  throw usageFault(
    `\`--${name}\` is neither a date, a time nor a span. Write 2026-11-21, 2026-11-21T09:30:00Z, 15m, 2h or 7d.`,
    name,
  );
}
