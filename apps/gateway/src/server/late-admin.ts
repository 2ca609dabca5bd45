import type { IncomingMessage, ServerResponse } from "node:http";
import type { Liaison } from "@ai-liaison/client";
import type { Metrics } from "../metrics/index.ts";
import { checkHealth } from "./health.ts";
import { isLocalRequest } from "./local-request.ts";

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface LateAdminOptions {
  readonly liaison: Liaison;
  readonly metrics: Metrics;
  readonly phase: () => "running" | "draining";
  readonly onUnexpected: (error: unknown) => void;
}

/** Everything that is not a call. Its framework is loaded by the first such request, so that the start does not wait for it. */
export function lateAdmin(options: LateAdminOptions): Handler {
  let app: Promise<Handler> | null = null;
  return (request, response) => {
    app ??= loadAdmin(options);
    app.then(
      (handle) => handle(request, response),
      () => response.destroy(),
    );
  };
}

async function loadAdmin(options: LateAdminOptions): Promise<Handler> {
  const { liaison, metrics, phase } = options;
  const { createAdminApp } = await import("../admin/index.ts");
  return createAdminApp({
    ledger: liaison.reader,
    metrics,
    health: () => checkHealth(liaison, phase),
    ready: () => phase() === "running",
    onUnexpected: options.onUnexpected,
    isAllowed: (request, token) =>
      liaison.keyring.isOpen ? isLocalRequest(request) : liaison.adminToken.verify(token),
  });
}
