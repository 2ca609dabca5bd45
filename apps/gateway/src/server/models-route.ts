import type { IncomingMessage, ServerResponse } from "node:http";
import type { Liaison } from "@ai-liaison/client";
import { type Dialect, Fault, isFault } from "@ai-liaison/core";
import { authenticate } from "@ai-liaison/engine";
import { isLocalRequest } from "./local-request.ts";
import { writeFault, writeJson } from "./write-json.ts";

const PATH = "/v1/models";

/** Whether this is a question about models; query strings do not matter. */
export function asksForModels(request: IncomingMessage): boolean {
  const path = (request.url ?? "").split("?", 1)[0] ?? "";
  return request.method === "GET" && (path === PATH || path.startsWith(`${PATH}/`));
}

/** `GET /v1/models` and `GET /v1/models/{id}`: the names that can be asked for, for whoever may ask. */
export function answerModels(
  request: IncomingMessage,
  response: ServerResponse,
  liaison: Liaison,
  dialect: Dialect,
): void {
  const incoming = { headers: request.headers, isLocal: () => isLocalRequest(request) };
  const grant = authenticate(incoming, liaison.keyring);
  if (isFault(grant)) {
    writeFault(dialect, response, grant);
    return;
  }
  const created = Math.floor(liaison.ports.clock.nowMs() / 1000);
  const data = liaison.models().map(({ id, ownedBy, contextWindow }) => ({
    id,
    object: "model",
    created,
    owned_by: ownedBy,
    ...(contextWindow === null ? {} : { context_length: contextWindow }),
  }));
  const wanted = wantedId(request);
  if (wanted === null) {
    writeJson(response, 200, { object: "list", data });
    return;
  }
  const found = data.find(({ id }) => id === wanted);
  if (found !== undefined) writeJson(response, 200, found);
  else
    writeFault(
      dialect,
      response,
      new Fault("model_not_found", `No enabled provider is known to offer \`${wanted}\`.`, { param: "model" }),
    );
}

function wantedId(request: IncomingMessage): string | null {
  const path = (request.url ?? "").split("?", 1)[0] ?? "";
  if (path === PATH || path === `${PATH}/`) return null;
  try {
    return decodeURIComponent(path.slice(PATH.length + 1)).slice(0, 200);
  } catch {
    return path.slice(PATH.length + 1).slice(0, 200);
  }
}
