/**
 * Everything the gateway answers besides calls: probes, health, metrics, analytics, and its own description. Loaded by
 * the first such request. Whatever goes wrong has one shape, `{error: {code, message, hint}}`.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { Fault, toFault } from "@ai-liaison/core";
import { getRequestListener } from "@hono/node-server";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { Context } from "hono";
import type { ContentfulStatusCode } from "hono/utils/http-status";
import { analyticsRoutes } from "./analytics-routes.ts";
import { faultBody } from "./fault-body.ts";
import { guard, secureHeaders } from "./guard.ts";
import { healthRoutes } from "./health-routes.ts";
import type { AdminEnv, AdminOptions } from "./options.ts";

const GUARDED = ["/health", "/metrics", "/openapi.json", "/analytics/*"];

/** The admin API as a plain handler for `node:http`. */
export function createAdminApp(options: AdminOptions): (request: IncomingMessage, response: ServerResponse) => void {
  const listener = getRequestListener(buildAdminApi(options).fetch, {
    overrideGlobalObjects: false,
    hostname: "localhost",
  });
  return (request, response) => void listener(request, response);
}

/** The same as a Hono app, whose type is what typed clients are made from. */
export function buildAdminApi(options: AdminOptions) {
  const app = new OpenAPIHono<AdminEnv>({ defaultHook: refuseInvalid });
  app.use(secureHeaders);
  for (const path of GUARDED) app.use(path, guard(options.isAllowed));
  const api = analyticsRoutes(healthRoutes(app, options), options);
  app.openAPIRegistry.registerComponent("securitySchemes", "admin", { type: "http", scheme: "bearer" });
  app.doc31("/openapi.json", {
    openapi: "3.1.0",
    info: { title: "AI Liaison admin API", version: "1" },
  });
  const paths = new Set(app.routes.filter(({ method }) => method === "GET").map(({ path }) => path));
  app.notFound((context) => refuse(context, missing(context, paths)));
  app.onError((error, context) => {
    const fault = toFault(error);
    if (fault.code === "server_error") options.onUnexpected?.(error);
    if (fault.code === "authentication") context.header("www-authenticate", "Bearer");
    return refuse(context, fault);
  });
  return api;
}

export type AdminApi = ReturnType<typeof buildAdminApi>;

function refuse(context: Context, fault: Fault) {
  return context.json(faultBody(fault), fault.status as ContentfulStatusCode);
}

function missing(context: Context, paths: ReadonlySet<string>): Fault {
  const { path, method } = context.req;
  if (!paths.has(path)) return new Fault("not_found", `There is nothing at this path.`);
  context.header("allow", "GET, HEAD");
  return new Fault("invalid_request", `${path} takes GET only, not ${method}.`, {
    status: 405,
    hint: "Send it as GET.",
  });
}

type Hook = NonNullable<NonNullable<ConstructorParameters<typeof OpenAPIHono<AdminEnv>>[0]>["defaultHook"]>;

const refuseInvalid: Hook = (result) => {
  if (result.success) return;
  const [issue] = result.error.issues;
  if (issue?.code === "unrecognized_keys") {
    const param = issue.keys[0] ?? "";
    throw new Fault("invalid_request", `There is no parameter \`${param}\` here.`, {
      param,
      hint: "See /openapi.json for the parameters there are.",
    });
  }
  const param = issue?.path.join(".") ?? "";
  throw new Fault("invalid_request", `\`${param}\` is not valid: ${issue?.message ?? "unknown"}.`, {
    param,
    hint: "See /openapi.json for what it takes.",
  });
};
