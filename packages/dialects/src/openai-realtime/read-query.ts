import { Fault, type SessionHead } from "@ai-liaison/core";

/**
 * What the address asks for. A transcription session is asked for by its intent, and its vendors refuse a model beside
 * it; here the model says which provider is meant, and is left out on the way.
 */
export function readQuery(query: URLSearchParams): SessionHead {
  if (query.has("call_id")) {
    throw new Fault("invalid_request", "A call that was begun elsewhere cannot be joined through this gateway.", {
      param: "call_id",
      hint: "Open a session of your own with `?model=…`.",
    });
  }
  const intent = query.get("intent");
  if (intent !== null && intent !== "transcription") {
    throw new Fault("invalid_request", "The only `intent` there is is `transcription`.", { param: "intent" });
  }
  const model = query.get("model") ?? "";
  if (model === "") {
    throw new Fault("invalid_request", "`model` is missing in the address.", {
      param: "model",
      hint: "Write `/v1/realtime?model=…`; with `intent=transcription` too, for it says which provider is asked.",
    });
  }
  return intent === null ? { model } : { model, form: "transcription" };
}
