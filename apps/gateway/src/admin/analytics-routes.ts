import { createRoute, type OpenAPIHono, type z } from "@hono/zod-openapi";
import { ERROR_BODY } from "./error-body.ts";
import type { AdminEnv, AdminOptions } from "./options.ts";
import { isoOrNull } from "./provider-conditions.ts";
import { ATTEMPT_QUERY, attemptFilter, GROUP_QUERY, groupQuery } from "./query-schemas.ts";
import { COST_REPORT, PERFORMANCE_REPORT, PROVIDER_REPORT, USAGE_REPORT } from "./report-schemas.ts";

/** Sums over the ledger, as JSON. Each answer says which period it is about. */
export function analyticsRoutes<App extends OpenAPIHono<AdminEnv>>(app: App, options: AdminOptions) {
  const nowMs = options.nowMs ?? Date.now;
  return app
    .openapi(analytics("costs", "What calls cost, by group.", GROUP_QUERY, COST_REPORT), async (context) => {
      const query = groupQuery(context.req.valid("query"), nowMs());
      return context.json({ ...periodOf(query), ...(await options.ledger().costs(query)) }, 200);
    })
    .openapi(analytics("usage", "What calls used, by group.", GROUP_QUERY, USAGE_REPORT), async (context) => {
      const query = groupQuery(context.req.valid("query"), nowMs());
      return context.json({ ...periodOf(query), ...(await options.ledger().usage(query)) }, 200);
    })
    .openapi(
      analytics("performance", "How fast and how reliable each model was.", ATTEMPT_QUERY, PERFORMANCE_REPORT),
      async (context) => {
        const filter = attemptFilter(context.req.valid("query"), nowMs());
        return context.json({ ...periodOf(filter), ...(await options.ledger().performance(filter)) }, 200);
      },
    )
    .openapi(
      analytics("providers", "How each provider did, every try counted.", ATTEMPT_QUERY, PROVIDER_REPORT),
      async (context) => {
        const filter = attemptFilter(context.req.valid("query"), nowMs());
        return context.json({ ...periodOf(filter), ...(await options.ledger().providers(filter)) }, 200);
      },
    );
}

function periodOf({ since, until }: { readonly since?: number; readonly until?: number }) {
  return { from: isoOrNull(since ?? null), to: isoOrNull(until ?? null) };
}

function analytics<Name extends string, Query extends z.ZodObject, Report extends z.ZodType>(
  name: Name,
  summary: string,
  query: Query,
  report: Report,
) {
  return createRoute({
    method: "get",
    path: `/analytics/${name}` as const,
    summary,
    security: [{ admin: [] }],
    request: { query },
    responses: {
      200: { description: summary, content: { "application/json": { schema: report } } },
      400: { description: "A parameter is not valid.", content: { "application/json": { schema: ERROR_BODY } } },
      401: { description: "The admin token is missing.", content: { "application/json": { schema: ERROR_BODY } } },
    },
  });
}
