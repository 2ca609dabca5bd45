/**
 * The one place that says where a filter or a group stands: as an expression over a call's row, and as a column of the
 * rollups where they have it. An empty string as a filter means "names none".
 */
import { type AliasableExpression, type Expression, type ExpressionBuilder, type SqlBool, sql } from "kysely";
import type { Group, ScopeFilter } from "../port.ts";
import type { LedgerTables } from "../schema/tables.ts";
import { ROLLUP_DIMENSIONS, type RollupDimension } from "../sums/dimensions.ts";

export type ScopeField = Exclude<keyof ScopeFilter, "since" | "until">;
export const SCOPE_FIELDS = [...ROLLUP_DIMENSIONS, "user", "status"] as const satisfies readonly ScopeField[];

type CallsBuilder = ExpressionBuilder<LedgerTables, "api_calls">;
type RollupsBuilder = ExpressionBuilder<LedgerTables, "call_rollups">;

/** The field over a row of `api_calls`. */
export function callExpression({ ref, fn }: CallsBuilder, field: ScopeField): AliasableExpression<string | null> {
  switch (field) {
    case "provider":
    case "route":
    case "endpoint":
    case "status":
      return ref(`api_calls.${field}`);
    case "model":
      return fn.coalesce("api_calls.model_used", "api_calls.model_requested");
    case "customer":
      return ref("api_calls.customer_id");
    case "user":
      return ref("api_calls.user_id");
    case "key":
      return ref("api_calls.key_id");
    case "service":
      return ref("api_calls.service_name");
    default:
      return field satisfies never;
  }
}

/** The conditions of a filter over rows of `api_calls`, its times left out. */
export function callConditions(build: CallsBuilder, filter: ScopeFilter): Expression<SqlBool> {
  return build.and(
    SCOPE_FIELDS.flatMap((field) => {
      const wanted = filter[field];
      if (wanted === undefined) return [];
      const expression = callExpression(build, field);
      return [build(wanted === "" ? build.fn.coalesce(expression, sql.val("")) : expression, "=", wanted)];
    }),
  );
}

/** The same over rollups; only for filters that `rollupsHold`. */
export function rollupConditions(build: RollupsBuilder, filter: ScopeFilter): Expression<SqlBool> {
  return build.and(
    ROLLUP_DIMENSIONS.flatMap((dimension) => {
      const wanted = filter[dimension];
      return wanted === undefined ? [] : [build(dimension, "=", wanted)];
    }),
  );
}

/** Whether rollups know enough to answer: neither filtered nor grouped by what they do not hold. */
export function rollupsHold(filter: ScopeFilter, by: Group | null): boolean {
  return filter.user === undefined && filter.status === undefined && by !== "user";
}

export function isRollupDimension(group: Group): group is RollupDimension {
  return (ROLLUP_DIMENSIONS as readonly string[]).includes(group);
}
