/**
 * What a recording holds. It is read by people in reviews and edited by hand, so bodies stand in it as what they are:
 * JSON as JSON, streams as the events that came, binary as base64. Requests are kept to be found again, not to be sent
 * again: of files only the size and the hash, of headers none but the type and those that matching asks for.
 */
import type { Json } from "@ai-liaison/core";

export interface Exchange {
  readonly request: RecordedRequest;
  readonly response: RecordedResponse;
}

export interface RecordedRequest {
  readonly method: string;
  /** Without keys in its query. */
  readonly url: string;
  /** By lower-case name; only those that `match.headers` names. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: RequestBody;
}

export type RequestBody =
  | { readonly json: Json }
  | { readonly text: string }
  | { readonly form: readonly FormPart[] }
  | Digest;

export type FormPart =
  | { readonly name: string; readonly value: string }
  | ({ readonly name: string; readonly file: string; readonly type: string } & Digest);

export interface Digest {
  readonly bytes: number;
  readonly sha256: string;
}

export interface RecordedResponse {
  readonly status: number;
  readonly statusText?: string;
  readonly headers: Readonly<Record<string, string>>;
  /** From the request to the head of its answer, in milliseconds. */
  readonly afterMs: number;
  readonly body?: ResponseBody;
  /** The caller of the recording stopped reading here; what would have come is not known. */
  readonly cut?: true;
}

/** Each stands for exact bytes. */
export type ResponseBody =
  | { readonly json: Json; readonly indent?: number; readonly end?: string }
  | { readonly text: string }
  | { readonly base64: string }
  | { readonly chunks: readonly Chunk[] };

/** A piece of a stream as it came; `afterMs` counts from the piece before. */
export type Chunk =
  | { readonly afterMs: number; readonly text: string }
  | { readonly afterMs: number; readonly base64: string };
