import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { endAndLinger } from "./close-gently.ts";
import { writeJson } from "./write-json.ts";

/** The largest head a request may have, in bytes. */
export const MAX_HEADER_BYTES = 16_384;

const GARBAGE: Readonly<Record<string, readonly [number, string, string]>> = {
  HPE_HEADER_OVERFLOW: [
    431,
    "Request Header Fields Too Large",
    `The request's headers are larger than ${MAX_HEADER_BYTES} bytes.`,
  ],
  ERR_HTTP_REQUEST_TIMEOUT: [408, "Request Timeout", "The request did not arrive in time."],
};

/**
 * What is not HTTP, or not one clear request, gets one answer and a closed door; only the door where an answer is
 * being written already, for these bytes would land in its middle (`node:http` checks the same way when left alone).
 */
export function refuseGarbage(error: Error, socket: Socket): void {
  const { code } = error as { readonly code?: string };
  const { _httpMessage: answer } = socket as { readonly _httpMessage?: ServerResponse | null };
  if (!socket.writable || code === "ECONNRESET" || answer?.headersSent === true) {
    socket.destroy();
    return;
  }
  const [status, reason, message] = GARBAGE[code ?? ""] ?? [400, "Bad Request", "This is not a valid HTTP request."];
  const body = JSON.stringify(errorOf(message));
  endAndLinger(
    socket,
    `HTTP/1.1 ${status} ${reason}\r\nconnection: close\r\ncontent-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

/** Whom a request with two `Host` headers is for, two servers may read differently (RFC 9112 §3.2). */
export function refuseHosts(response: ServerResponse): void {
  response.shouldKeepAlive = false;
  writeJson(response, 400, errorOf("The request has more than one `Host` header."));
}

function errorOf(message: string): object {
  return { error: { message, type: "invalid_request_error", param: null, code: "invalid_request" } };
}
