import { Fault } from "@ai-liaison/core";
import { type AttemptFilter, GROUPS, type GroupQuery, type ScopeFilter } from "@ai-liaison/ledger";
import { z } from "@hono/zod-openapi";
import { parseMoment } from "./parse-moment.ts";

/**
 * The analytics' parameters. A parameter nobody knows is refused rather than passed over: a misspelt filter would give
 * sums over everything, and nobody would see it.
 */
const text = (description: string) => z.string().min(1).max(512).optional().openapi({ description });
const moment = (description: string) =>
  text(`${description} ISO-8601 (UTC unless it says otherwise), a day, or how long ago: 15m, 2h, 7d.`);

const PERIOD = {
  from: moment("The beginning, inclusive."),
  to: moment("The end, exclusive; a day means the end of that day."),
  since: text("The same as `from`."),
  until: text("The same as `to`."),
};
const MOST_ROWS = 10_000;
const LIMIT = {
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(MOST_ROWS)
    .default(1000)
    .openapi({ description: "How many rows at most; `rows_left_out` says how many more there are." }),
};
const TARGET = { provider: text("Only this provider."), model: text("Only this model.") };
const SCOPE = {
  customer: text("Only this customer."),
  user: text("Only this user."),
  key: text("Only this gateway key's id."),
  route: text("Only this route."),
  endpoint: text("Only this endpoint: chat.completions, embeddings, …"),
  service: text("Only this service."),
  status: z.enum(["success", "error", "cancelled"]).optional(),
};
const group = z.enum(GROUPS).optional();

export const ATTEMPT_QUERY = z.strictObject({ ...PERIOD, ...TARGET, ...LIMIT });
export const GROUP_QUERY = z.strictObject({
  ...PERIOD,
  ...TARGET,
  ...SCOPE,
  ...LIMIT,
  by: group.openapi({ description: "What to group by; provider unless told." }),
  group_by: group.openapi({ description: "The same as `by`." }),
});

type AttemptQuery = z.infer<typeof ATTEMPT_QUERY>;
type GroupedQuery = z.infer<typeof GROUP_QUERY>;

/** Which attempts a query means. Throws `invalid_request` that names the parameter. */
export function attemptFilter(query: AttemptQuery, nowMs: number): AttemptFilter {
  const { provider, model, limit } = query;
  return { ...given({ provider, model }), ...period(query, nowMs), limit };
}

/** Which calls a query means, and how they are grouped. Throws `invalid_request` that names the parameter. */
export function groupQuery(query: GroupedQuery, nowMs: number): GroupQuery {
  const { from: _f, to: _t, since: _s, until: _u, by: _b, group_by: _g, limit, ...scope } = query;
  const by = one(query, "by", "group_by") ?? "provider";
  return { ...given<ScopeFilter>(scope), ...period(query, nowMs), by, limit };
}

function period(query: AttemptQuery, nowMs: number): { since?: number; until?: number } {
  const since = readMoment(query, ["from", "since"], nowMs, "start");
  const until = readMoment(query, ["to", "until"], nowMs, "end");
  if (since !== undefined && until !== undefined && until < since) {
    const param = named(query, "to", "until");
    throw new Fault("invalid_request", `The end, \`${param}\`, lies before the beginning.`, {
      param,
      hint: "Swap the two.",
    });
  }
  return given({ since, until });
}

function readMoment(
  query: AttemptQuery,
  [name, alias]: readonly ["from", "since"] | readonly ["to", "until"],
  nowMs: number,
  edge: "start" | "end",
): number | undefined {
  const value = one(query, name, alias);
  if (value === undefined) return undefined;
  const parsed = parseMoment(value, nowMs, edge);
  if (parsed !== null) return parsed;
  const param = named(query, name, alias);
  throw new Fault("invalid_request", `\`${param}\` is neither a date, a time nor a span.`, {
    param,
    hint: "Write 2026-11-21, 2026-11-21T09:30:00Z, or how long ago: 15m, 2h, 7d.",
  });
}

/** The value of a parameter that goes by two names; both at once must agree. */
function one<Query, Name extends keyof Query & string, Alias extends keyof Query & string>(
  query: Query,
  name: Name,
  alias: Alias,
): Query[Name] | Query[Alias] {
  const value: unknown = query[name];
  const other: unknown = query[alias];
  if (value !== undefined && other !== undefined && value !== other) {
    throw new Fault("invalid_request", `\`${name}\` and \`${alias}\` mean the same and differ.`, { param: alias });
  }
  return value === undefined ? query[alias] : query[name];
}

function named<Query>(query: Query, name: keyof Query & string, alias: keyof Query & string): string {
  return query[name] === undefined ? alias : name;
}

type Given<Value> = { [Name in keyof Value]?: Exclude<Value[Name], undefined> };

/** Without what is undefined, which is not the same as absent. */
function given<Value extends object>(value: { [Name in keyof Value]?: Value[Name] | undefined }): Given<Value> {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as Given<Value>;
}
