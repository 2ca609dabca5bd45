import type { ServerResponse } from "node:http";
import type { Dialect, Fault } from "@ai-liaison/core";
import { closeIfUnread } from "./close-gently.ts";

/** A small JSON answer, whole. */
export function writeJson(response: ServerResponse, status: number, value: unknown): void {
  const body = JSON.stringify(value);
  closeIfUnread(response);
  response.writeHead(status, {
    "content-type": "application/json; charset=utf-8",
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}

/** A fault in the words of a format, outside the corridor. */
export function writeFault(dialect: Pick<Dialect, "writeError">, response: ServerResponse, fault: Fault): void {
  writeJson(response, fault.status, dialect.writeError(fault));
}
