import { ConfigurationError, isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";
import type { Exchange } from "./exchange.ts";

/** The number a recording starts with: a later, different shape will have another. */
export const RECORDING_VERSION = 1;

/** Reads the text of a recording. Throws ConfigurationError, naming the file and the place, for one that is spoilt. */
export function readRecording(text: string, file: string): readonly Exchange[] {
  const content = parse(text, file);
  if (!isJsonObject(content) || content.recording !== RECORDING_VERSION || !isList(content.exchanges)) {
    throw spoilt(file, `it has to be {"recording": ${RECORDING_VERSION}, "exchanges": […]}`);
  }
  return content.exchanges.map((exchange, at) => {
    const wrong = whatIsWrong(exchange);
    if (wrong !== null) throw spoilt(file, `exchange ${at + 1}: ${wrong}`);
    // Each member has just been looked at.
    return exchange as unknown as Exchange;
  });
}

function parse(text: string, file: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw spoilt(file, "it is no JSON", error);
  }
}

function spoilt(file: string, why: string, cause?: unknown): ConfigurationError {
  return new ConfigurationError(`${file} cannot be read as a recording: ${why}.`, {
    hint: "Correct it, or delete it and record again with LIAISON_REPLAY=record.",
    ...(cause !== undefined && { cause }),
  });
}

function whatIsWrong(exchange: Json): string | null {
  if (!isJsonObject(exchange)) return "it is no object";
  const { request, response } = exchange;
  if (!isJsonObject(request)) return "it has no request";
  if (!isJsonObject(response)) return "it has no response";
  return wrongInRequest(request) ?? wrongInResponse(response);
}

function wrongInRequest({ method, url, headers, body }: JsonObject): string | null {
  if (typeof method !== "string") return "its request has no method";
  if (typeof url !== "string" || !URL.canParse(url)) return "its request has no valid url";
  if (headers !== undefined && !areTexts(headers)) return "its request has headers that are no text";
  if (body === undefined || isRequestBody(body)) return null;
  return "its request's body is none of json, text, form, bytes with sha256";
}

function wrongInResponse({ status, statusText, headers, afterMs, body }: JsonObject): string | null {
  if (typeof status !== "number" || !Number.isInteger(status) || status < 200 || status > 599) {
    return "its response has no status from 200 to 599";
  }
  if (statusText !== undefined && typeof statusText !== "string")
    return "its response has a statusText that is no text";
  if (headers === undefined || !areTexts(headers)) return "its response has no headers";
  if (!isDuration(afterMs)) return "its response has no afterMs";
  if (body === undefined || isResponseBody(body)) return null;
  return "its response's body is none of json, text, base64, chunks";
}

function isRequestBody(body: Json): boolean {
  if (!isJsonObject(body)) return false;
  const isDigest = typeof body.bytes === "number" && typeof body.sha256 === "string";
  return "json" in body || typeof body.text === "string" || isList(body.form) || isDigest;
}

function isResponseBody(body: Json): boolean {
  if (!isJsonObject(body)) return false;
  if (isList(body.chunks)) return body.chunks.every((chunk) => isJsonObject(chunk) && isChunk(chunk));
  return "json" in body || isContent(body);
}

function isChunk(chunk: JsonObject): boolean {
  return isDuration(chunk.afterMs) && isContent(chunk);
}

function isContent({ text, base64 }: JsonObject): boolean {
  return typeof text === "string" || typeof base64 === "string";
}

function isDuration(value: Json | undefined): boolean {
  return typeof value === "number" && value >= 0;
}

function areTexts(value: Json): boolean {
  return isJsonObject(value) && Object.values(value).every((text) => typeof text === "string");
}

function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}
