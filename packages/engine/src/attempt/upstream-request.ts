import type { CanonicalRequest, JsonObject, UpstreamRequest } from "@ai-liaison/core";
import { authHeaders, bodyChanges, changeBody, operationPath } from "@ai-liaison/providers";
import { spliceForm, spliceTopLevel } from "@ai-liaison/wire";
import type { AdmittedCall, RelayedBody } from "../values/admitted-call.ts";
import type { Target } from "../values/plan.ts";

/** A request ready to be sent, and what had to be changed or lost to make it. */
export interface PreparedRequest {
  readonly request: UpstreamRequest;
  readonly warnings: readonly string[];
  /** We added the wish for usage in the stream. */
  readonly usageInjected: boolean;
}

const NO_WARNINGS: readonly string[] = Object.freeze([]);

/** The bytes for one target: the caller's own with `model` and `include_usage` spliced in, or a translation. */
export function prepareRequest(call: AdmittedCall, target: Target): PreparedRequest {
  const usageInjected =
    call.head.stream && !call.head.includeUsage && target.provider.vendor.capabilities.streamUsage === "ask";
  const written = target.passThrough ? passThrough(call, target, usageInjected) : translate(call, target);
  return {
    request: {
      method: call.route.method,
      origin: target.endpoint.origin,
      path:
        call.head.straightTo?.path ??
        operationPath(target.endpoint, target.operation, {
          model: target.model,
          stream: call.head.stream,
          form: written.form,
          id: call.head.previousId,
          query: call.head.query,
        }),
      headers: upstreamHeaders(call, target),
      body: call.route.bodiless === true || written.bytes.length === 0 ? null : written.bytes,
    },
    warnings: written.warnings,
    usageInjected,
  };
}

interface WrittenBytes {
  readonly bytes: Buffer;
  readonly form: string | undefined;
  readonly warnings: readonly string[];
}

function passThrough(call: AdmittedCall, target: Target, injectUsage: boolean): WrittenBytes {
  const { form } = call.head;
  if (call.route.bodiless === true) return { form, bytes: call.bytes, warnings: NO_WARNINGS };
  if (call.relayed !== null && isNoJson(call.relayed))
    return { form, bytes: formOf(call, target), warnings: NO_WARNINGS };
  const changes = bodyChanges(target.operation, call.body);
  const renames = call.head.model !== "" && target.model !== call.head.model && target.format.modelIn === undefined;
  if (!renames && !injectUsage && changes === null) return { form, bytes: call.bytes, warnings: NO_WARNINGS };
  const edits: Record<string, string | null> = {};
  if (renames) edits.model = JSON.stringify(target.model);
  if (injectUsage)
    edits.stream_options = JSON.stringify({
      ...(call.body.stream_options as JsonObject | null | undefined),
      include_usage: true,
    });
  for (const field of changes?.removed ?? []) edits[field] = null;
  for (const [field, value] of Object.entries(changes?.set ?? {})) edits[field] = JSON.stringify(value);
  return { form, bytes: spliceTopLevel(call.bytes, edits), warnings: changes?.warnings ?? NO_WARNINGS };
}

const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\b/i;

function isNoJson({ contentType }: RelayedBody): boolean {
  return contentType === null || !JSON_TYPE.test(contentType);
}

/** A form with the model's name spliced in; what is no form either, as it is. */
function formOf({ bytes, head, relayed }: AdmittedCall, { model }: Target): Buffer {
  const span = relayed?.modelSpan ?? null;
  return span === null || head.model === model ? bytes : spliceForm(bytes, span, model);
}

function translate(call: AdmittedCall, target: Target): WrittenBytes {
  const canonical: CanonicalRequest = { ...call.format.readRequest(call.body, call.head), model: target.model };
  const asking = "includeUsage" in canonical && call.head.stream ? { ...canonical, includeUsage: true } : canonical;
  const { body, warnings, form } = target.format.writeRequest(asking);
  const changes = bodyChanges(target.operation, body);
  const fitting = changes === null ? body : changeBody(body, changes);
  return {
    form,
    bytes: Buffer.from(JSON.stringify(fitting)),
    warnings: changes === null ? warnings : [...warnings, ...changes.warnings],
  };
}

/** Only what is listed here reaches a vendor: never the client's key, cookies, addresses or our own headers. */
function upstreamHeaders(call: AdmittedCall, target: Target): Record<string, string> {
  return {
    ...contentHeaders(call, target),
    "accept-encoding": "identity",
    "user-agent": "ai-liaison",
    ...target.provider.vendor.headers,
    ...(target.dialect === call.dialect ? call.ownHeaders : undefined),
    ...call.forwarded,
    ...authHeaders(target.provider),
  };
}

function contentHeaders({ relayed, head }: AdmittedCall, { format }: Target): Record<string, string> {
  if (relayed !== null) {
    const { contentType, accept } = relayed;
    return { ...(contentType !== null && { "content-type": contentType }), accept: accept ?? "*/*" };
  }
  return {
    "content-type": "application/json",
    accept: head.stream ? (format.stream?.contentType ?? "application/json") : "application/json",
  };
}
