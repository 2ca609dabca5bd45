import type {
  CallId,
  Dialect,
  DialectRoute,
  Fault,
  JsonObject,
  KeyId,
  OperationFormat,
  RequestHead,
} from "@ai-liaison/core";
import type { FormSpan } from "@ai-liaison/wire";
import type { AnswerOwner } from "./answer-owners.ts";
import type { CallOrigin } from "./incoming-call.ts";

/** What the record needs of a call however far it got. */
export interface CallFacts {
  readonly id: CallId;
  /** Wall time of its arrival, milliseconds since the epoch. */
  readonly createdAtMs: number;
  /** Monotonic time of its arrival. */
  readonly startedMs: number;
  readonly endpoint: string;
  readonly modelRequested: string;
  readonly streaming: boolean;
  /** The vendor is asked to keep the answer. */
  readonly keepsAnswer: boolean;
  readonly keyId: KeyId | null;
  readonly context: CallContext;
  readonly origin: CallOrigin;
}

/** Who a call is for, as headers, body and key say. */
export interface CallContext {
  readonly customerId: string | null;
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly serviceName: string | null;
  readonly groupId: string | null;
  readonly tags: Readonly<Record<string, string>> | null;
  /** The caller's own limit on the whole call. */
  readonly timeoutMs: number | null;
}

/** A call that may go on: its key is good and its body makes sense. */
export interface AdmittedCall {
  readonly kind: "admitted";
  readonly facts: CallFacts;
  readonly dialect: Dialect;
  readonly route: DialectRoute;
  readonly format: OperationFormat;
  readonly head: RequestHead;
  /** Who keeps the answer it goes on from, or asks for: the only provider that can serve it. */
  readonly keptBy: AnswerOwner | null;
  /** Headers of the caller's own format, for a vendor that speaks it too. */
  readonly ownHeaders: Readonly<Record<string, string>>;
  /** The few client headers a vendor may see: tracing and idempotency. */
  readonly forwarded: Readonly<Record<string, string>>;
  /** The body as received. */
  readonly bytes: Buffer;
  /** The body, parsed once: of a form its text fields, of what is neither form nor JSON nothing. */
  readonly body: JsonObject;
  /** How the body is to be told, where it passes through whatever it is; null for an operation that is not relayed. */
  readonly relayed: RelayedBody | null;
}

/** What a vendor has to be told of a body that is not ours to understand. */
export interface RelayedBody {
  readonly contentType: string | null;
  readonly accept: string | null;
  /** Where the text of a form's `model` stands in the bytes. */
  readonly modelSpan: FormSpan | null;
}

/** A call that stops here. Without facts (no valid key) it is counted, not recorded. */
export interface RefusedCall {
  readonly kind: "refused";
  readonly fault: Fault;
  readonly dialect: Dialect;
  readonly facts: CallFacts | null;
  readonly bytes: Buffer | null;
}
