import { createRoute, type OpenAPIHono, z } from "@hono/zod-openapi";
import { ERROR_BODY } from "./error-body.ts";
import type { AdminEnv, AdminOptions } from "./options.ts";
import { withProviderConditions } from "./provider-conditions.ts";
import { HEALTH_REPORT, PROBE } from "./report-schemas.ts";

const json = <Schema>(description: string, schema: Schema) => ({
  description,
  content: { "application/json": { schema } },
});

/**
 * Two public probes and one report. `live` says that the process answers, also while it drains: whoever restarts on it
 * would cut the streams that are being let to their end. `ready` says whether to send it more.
 */
export function healthRoutes<App extends OpenAPIHono<AdminEnv>>(app: App, options: AdminOptions): App {
  for (const path of ["/health/live", "/health/liveness"]) {
    app.openapi(probe(path, "The process answers."), (context) => context.json({ status: "ok" as const }, 200));
  }
  for (const path of ["/health/ready", "/health/readiness"]) {
    app.openapi(probe(path, "New calls are taken; 503 while starting and draining."), (context) =>
      options.ready()
        ? context.json({ status: "ok" as const }, 200)
        : context.json({ status: "unavailable" as const }, 503),
    );
  }
  app.openapi(HEALTH, async (context) => {
    const report = withProviderConditions(await options.health(), options.metrics.providers());
    return context.json(report, report.status === "down" ? 503 : 200);
  });
  app.openapi(METRICS, async (context) =>
    context.text(await options.metrics.prometheusText(), 200, {
      "content-type": "text/plain; version=0.0.4; charset=utf-8",
    }),
  );
  return app;
}

function probe(path: string, summary: string) {
  return createRoute({
    method: "get",
    path,
    summary,
    responses: { 200: json("Yes.", PROBE), 503: json("Not now.", PROBE) },
  });
}

const HEALTH = createRoute({
  method: "get",
  path: "/health",
  summary: "The gateway's condition: journal, ledger, providers.",
  security: [{ admin: [] }],
  responses: {
    200: json("It takes calls; `degraded` says that something needs care.", HEALTH_REPORT),
    401: json("The admin token is missing.", ERROR_BODY),
    503: json("It takes no calls.", HEALTH_REPORT),
  },
});

const METRICS = createRoute({
  method: "get",
  path: "/metrics",
  summary: "Prometheus text format.",
  security: [{ admin: [] }],
  responses: {
    200: { description: "All instruments.", content: { "text/plain": { schema: z.string() } } },
    401: json("The admin token is missing.", ERROR_BODY),
  },
});
