import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { Fault, isFault, type RealtimeFormat } from "@ai-liaison/core";
import {
  authenticate,
  type EnginePorts,
  handleSession,
  type IncomingSession,
  type SessionLimits,
} from "@ai-liaison/engine";
import { WebSocketServer } from "ws";
import { isLocalRequest } from "../server/local-request.ts";
import { headersWithKey } from "../server/query-key.ts";
import { writeFault } from "../server/write-json.ts";
import { connectUpstream } from "./connect-upstream.ts";
import { UpgradeDoor } from "./session-door.ts";
import { SOCKET_OPTIONS } from "./ws-frame-socket.ts";

/** Sessions: what asks to be upgraded to a WebSocket at a path of theirs. */
export interface Realtime {
  /** Whether a request asks for a session; all others are none of its business. */
  isAsked(request: IncomingMessage): boolean;
  /**
   * Resolves once the session is over and recorded, or was refused; rejects when the gateway itself failed. `answered`
   * is told the status of the handshake.
   */
  serve(request: IncomingMessage, socket: Socket, head: Buffer, answered: (status: number) => void): Promise<void>;
  /** Answers a request at such a path that is no upgrade. False where the path is another. */
  answerPlain(request: IncomingMessage, response: ServerResponse): boolean;
  /** Tells every session that the gateway stops. */
  stopAll(): void;
  /** Ends the sessions that would not be let in any more: a session may last long after its key was revoked. */
  stopRefused(): void;
}

export interface RealtimeOptions {
  readonly formats: readonly RealtimeFormat[];
  readonly ports: EnginePorts;
  readonly limits: () => SessionLimits;
}

export function createRealtime({ formats, ports, limits }: RealtimeOptions): Realtime {
  const doors = new Map<UpgradeDoor, IncomingSession>();
  const formatAt = (url = ""): RealtimeFormat | undefined => {
    const path = pathOf(url);
    return formats.find((format) => format.path === path);
  };
  return {
    isAsked: (request) => wantsWebSocket(request) && formatAt(request.url) !== undefined,
    serve: async (request, socket, head, answered) => {
      const format = formatAt(request.url);
      // Only a Node older than `shouldUpgradeCallback` (24.9) comes here with what was not asked of it.
      if (format === undefined || !wantsWebSocket(request)) {
        socket.destroy();
        return;
      }
      const incoming = readIncoming(request, format);
      const server = serverFor(format, limits().maxMessageBytes);
      const door = new UpgradeDoor({ request, socket, head, server, answered });
      doors.set(door, incoming);
      try {
        await handleSession(incoming, door, { ...ports, connect: connectUpstream, limits });
      } catch (error) {
        // The last resort, when the engine itself broke: nothing is left that could be told.
        socket.destroy();
        throw error;
      } finally {
        doors.delete(door);
      }
    },
    answerPlain: (request, response) => {
      const format = formatAt(request.url);
      if (format === undefined) return false;
      response.setHeader("upgrade", "websocket");
      response.setHeader("sec-websocket-version", "13");
      writeFault(format, response, upgradeRequired(format.path));
      return true;
    },
    stopAll: () => {
      for (const door of doors.keys()) door.stop("gateway-stops");
    },
    stopRefused: () => {
      for (const [door, incoming] of doors) {
        if (isFault(authenticate(incoming, ports.keyring))) door.stop("key-refused");
      }
    },
  };
}

function readIncoming(request: IncomingMessage, format: RealtimeFormat): IncomingSession {
  const { key, headers } = format.readProtocols(protocolsOf(request));
  const sent = { ...headers, ...headersWithKey(request) };
  return {
    format,
    query: new URLSearchParams((request.url ?? "").slice(pathOf(request.url ?? "").length + 1)),
    headers: key === null || sent.authorization !== undefined ? sent : { ...sent, authorization: `Bearer ${key}` },
    isLocal: () => isLocalRequest(request),
  };
}

/** One for each session: it is a list of settings, and holds no connection. */
function serverFor(format: RealtimeFormat, maxPayload: number): WebSocketServer {
  const handleProtocols = (offered: Set<string>): string | false =>
    format.readProtocols([...offered]).accepted ?? false;
  return new WebSocketServer({ ...SOCKET_OPTIONS, noServer: true, clientTracking: false, maxPayload, handleProtocols });
}

function protocolsOf({ headers }: IncomingMessage): readonly string[] {
  const offered = headers["sec-websocket-protocol"];
  return offered === undefined ? [] : offered.split(",").map((protocol) => protocol.trim());
}

const HANDSHAKE_KEY = /^[+/0-9A-Za-z]{22}==$/;
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** A handshake that can be accepted (RFC 6455 §4.2.1): whatever else is wrong is found out before a vendor is asked. */
function wantsWebSocket(request: IncomingMessage): boolean {
  const { method, headers } = request;
  const protocols = protocolsOf(request);
  return (
    method === "GET" &&
    headers.upgrade?.toLowerCase() === "websocket" &&
    headers["sec-websocket-version"] === "13" &&
    HANDSHAKE_KEY.test(headers["sec-websocket-key"] ?? "") &&
    protocols.every((protocol) => TOKEN.test(protocol)) &&
    new Set(protocols).size === protocols.length
  );
}

function pathOf(url: string): string {
  const question = url.indexOf("?");
  return question === -1 ? url : url.slice(0, question);
}

function upgradeRequired(path: string): Fault {
  return new Fault("invalid_request", `${path} takes WebSocket connections only.`, {
    status: 426,
    hint: "Open it with a WebSocket client, such as the SDK's realtime client.",
  });
}
