import type { Abort, UpstreamHeaders } from "@ai-liaison/core";
import type { OutletHeaders } from "../values/outlet.ts";
import type { EnginePorts } from "../values/ports.ts";
import type { FrameSocket } from "./frame-socket.ts";

/** What a session leans on besides what every call does. */
export interface SessionPorts extends EnginePorts {
  readonly connect: ConnectSocket;
  readonly limits: () => SessionLimits;
}

export interface SessionLimits {
  readonly maxMessageBytes: number;
  /** How long a session may pass without a message, either way. */
  readonly idleMs: number;
}

/** Asks a vendor for a session; calls back once. The returned function gives up, without a callback. */
export type ConnectSocket = (request: SocketRequest, settle: (outcome: ConnectOutcome) => void) => Abort;

export interface SocketRequest {
  /** Scheme, host and port, as HTTP has them. */
  readonly origin: string;
  /** Path with query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly maxMessageBytes: number;
}

export type ConnectOutcome =
  | { readonly kind: "open"; readonly socket: FrameSocket }
  | {
      readonly kind: "refused";
      readonly status: number;
      readonly headers: UpstreamHeaders;
      readonly bytes: Buffer;
    }
  | { readonly kind: "failed"; readonly error: Error };

/** Why the gateway ends a session: it stops itself, or the key was revoked. */
export type StopReason = "gateway-stops" | "key-refused";

/** Where a session is asked for: refused with an answer over HTTP, or accepted. One of them, once. */
export interface SessionDoor {
  readonly isGone: boolean;
  /** Calls back once when the client goes away before it was answered; at once when it is gone already. */
  onGone(callback: () => void): void;
  /** Calls back once when the session's time is over, whatever both sides still have to say. */
  onStop(callback: (why: StopReason) => void): void;
  refuse(status: number, headers: OutletHeaders, body: Uint8Array | string): void;
  /** Null when the client has gone meanwhile. */
  accept(headers: OutletHeaders): FrameSocket | null;
}
