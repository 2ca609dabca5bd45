import type { IncomingMessage, ServerResponse } from "node:http";
import type { Liaison } from "@ai-liaison/client";
import { type Dialect, Fault, isFault, type JsonObject, type OfferedModel, toFault } from "@ai-liaison/core";
import { authenticate } from "@ai-liaison/engine";
import { isLocalRequest } from "../local-request.ts";
import { headersWithKey } from "../query-key.ts";
import { readBody } from "../read-body.ts";
import { writeFault, writeJson } from "../write-json.ts";
import { findQuestion, type ModelsQuestion } from "./models-question.ts";
import { createOfferedModels } from "./offered-models.ts";

/** True when it has taken the request upon itself: a question about models. */
export type ModelsHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

const SMALL_BODY_BYTES = 65_536;

/** `GET /v1/models` and its likes, in the words of whoever asks: the names that can be asked for, for whoever may ask. */
export function createModelsHandler(liaison: Liaison, dialects: readonly Dialect[]): ModelsHandler {
  const offered = createOfferedModels(liaison);
  const answer = async (question: ModelsQuestion, request: IncomingMessage): Promise<JsonObject> => {
    const grant = authenticate(
      { headers: headersWithKey(request), isLocal: () => isLocalRequest(request) },
      liaison.keyring,
    );
    if (isFault(grant)) throw grant;
    const { models } = question;
    if (question.kind === "fixed") return question.answer;
    const all = await offered();
    if (question.kind === "list") return models.writeList(all, question.query);
    const id = question.kind === "model" ? question.id : await nameIn(request);
    return models.writeModel(find(all, id));
  };
  return (request, response) => {
    const question = findQuestion(request, dialects);
    if (question === null) return false;
    answer(question, request).then(
      (body) => writeJson(response, 200, body),
      (error: unknown) => {
        if (!isFault(error)) liaison.ports.observer.onUnexpected(error, null);
        if (!response.headersSent) writeFault(question.dialect, response, toFault(error));
      },
    );
    return true;
  };
}

function find(all: readonly OfferedModel[], id: string): OfferedModel {
  const found = all.find((model) => model.id === id);
  if (found !== undefined) return found;
  throw new Fault("model_not_found", `No enabled provider is known to offer \`${id.slice(0, 200)}\`.`, {
    param: "model",
  });
}

async function nameIn(request: IncomingMessage): Promise<string> {
  const bytes = await readBody(request, SMALL_BODY_BYTES);
  try {
    const body: unknown = JSON.parse(bytes.toString("utf8"));
    const { model, name } = body as { readonly model?: unknown; readonly name?: unknown };
    if (typeof model === "string") return model;
    if (typeof name === "string") return name;
  } catch {
    // Told below, like a body without a name.
  }
  throw new Fault("invalid_request", "The body must be a JSON object with the name of a `model`.", { param: "model" });
}
