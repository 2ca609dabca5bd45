import { type CallRecord, type DialectRoute, Fault, type Json } from "@ai-liaison/core";
import { type CallOrigin, type EnginePorts, handleCall, type IncomingCall, type Keyring } from "@ai-liaison/engine";
import type { CallOptions } from "../chat-options.ts";
import { unifiedDialect } from "../format/index.ts";
import type { CallOutlet } from "./call-outlet.ts";
import { contextHeaders } from "./context-headers.ts";

/** A call as the unified client makes it. */
export interface AskedCall {
  readonly route: DialectRoute;
  readonly body: Buffer;
  readonly options: CallOptions;
  readonly metadata: Json;
}

/** The process that has the data folder open is its operator: gateway keys are for those who come over the network. */
const OPERATOR: Keyring = { isOpen: true, verify: () => null };

/**
 * Sends a call down the corridor every call takes: admit, plan, attempt, deliver, record. Resolves with its record once
 * that is written; null when it was refused unrecorded. Never rejects: what went wrong stands in the outlet.
 */
export async function runCall(asked: AskedCall, outlet: CallOutlet, ports: EnginePorts): Promise<CallRecord | null> {
  let made: CallRecord | null = null;
  const { observer } = ports;
  const own: EnginePorts = {
    ...ports,
    keyring: OPERATOR,
    observer: {
      onUnauthenticated: () => observer.onUnauthenticated(),
      onUnexpected: (error, id) => observer.onUnexpected(error, id),
      onCall: (record) => {
        made = record;
        observer.onCall(record);
      },
    },
  };
  const { signal } = asked.options;
  const leave = (): void => outlet.leave();
  if (signal?.aborted === true) leave();
  signal?.addEventListener("abort", leave);
  try {
    await handleCall(incoming(asked), outlet, own);
  } catch (error) {
    observer.onUnexpected(error, null);
    outlet.fault ??= new Fault("server_error", "The call failed unexpectedly within this process.", { cause: error });
  } finally {
    signal?.removeEventListener("abort", leave);
    outlet.close();
  }
  return made;
}

function incoming({ route, body, options, metadata }: AskedCall): IncomingCall {
  const origin: CallOrigin = { source: "sdk", metadata };
  return {
    dialect: unifiedDialect,
    route,
    place: { model: null, stream: false, path: route.path },
    headers: contextHeaders(options),
    readBody: () => body,
    isLocal: () => true,
    origin,
  };
}
