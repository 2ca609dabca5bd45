import {
  type CallRecord,
  type CanonicalRequest,
  type Dialect,
  type DialectRoute,
  type JsonObject,
  type OperationFormat,
  type Part,
  parseObject,
  type StreamFormat,
} from "@ai-liaison/core";
import { allDialects, countableDialect, dialectById } from "@ai-liaison/dialects";
import type { UnpackedCall } from "@ai-liaison/journal";
import { openDecoder } from "@ai-liaison/wire";
import { unifiedDialect } from "../unified/format/index.ts";

/**
 * The bodies of a recorded call, read again to be counted. The request is in the caller's format, which the record's
 * endpoint names; the answer is in the vendor's, which the journal names: they need not be the same.
 */
export interface RecordedRoute {
  readonly dialect: Dialect;
  readonly route: DialectRoute;
}

/** Which format's path a call came in by; null for one this build does not speak any more, and for what is only relayed. */
export function routeOfRecord({ endpoint, streaming }: CallRecord): RecordedRoute | null {
  for (const dialect of [...allDialects, unifiedDialect]) {
    const found = dialect.routes.filter(
      (route) => route.endpoint === endpoint && dialect.operations[route.operation]?.relay === undefined,
    );
    const route = found.find((candidate) => (candidate.stream ?? false) === streaming) ?? found[0];
    if (route !== undefined) return { dialect, route };
  }
  return null;
}

/** The request in the format whose tokens can be counted; null when it cannot be read or said. */
export function countableRequest(
  { dialect, route }: RecordedRoute,
  record: CallRecord,
  body: JsonObject,
): JsonObject | null {
  try {
    const format = dialect.operations[route.operation];
    if (format === undefined) return null;
    if (dialect === countableDialect) return body;
    const place = { model: record.modelRequested, stream: record.streaming, path: route.path };
    const request = format.readRequest(body, format.checkRequest(body, place));
    return countableDialect.operations[request.operation]?.writeRequest(request).body ?? null;
  } catch {
    return null;
  }
}

/** Everything the answer said, as far as it came; nothing when there is nothing to read. */
export function recordedParts({ route }: RecordedRoute, call: UnpackedCall): readonly Part[] {
  const { responseBody, responseDialect } = call;
  const spoken = responseDialect === null ? undefined : dialectById(responseDialect);
  const format = spoken === undefined ? undefined : formatFor(spoken, route.operation);
  if (responseBody === null || format === undefined) return [];
  return partsOf(Buffer.from(responseBody), format, call.record.streaming);
}

/** A vendor without completions was asked for them as a chat. */
function formatFor(
  dialect: Dialect,
  operation: CanonicalRequest["operation"] | DialectRoute["operation"],
): OperationFormat | undefined {
  return dialect.operations[operation] ?? (operation === "completion" ? dialect.operations.chat : undefined);
}

function partsOf(bytes: Buffer, format: OperationFormat, streaming: boolean): readonly Part[] {
  // The first line of a stream of lines looks whole.
  if (streaming && format.stream?.framing === "ndjson") return streamParts(bytes, format.stream);
  const body = parseObject(Buffer.from(bytes).toString("utf8"));
  if (body !== null) return format.readResponse(body);
  return format.stream === null ? [] : streamParts(bytes, format.stream);
}

function streamParts(bytes: Buffer, format: StreamFormat): readonly Part[] {
  const decoder = openDecoder(format.framing);
  const reader = format.openReader();
  const parts: Part[] = [];
  for (const event of [...decoder.push(bytes), ...decoder.flush()]) {
    if (!event.comment) parts.push(...reader.read(event));
  }
  return parts;
}
