import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Liaison, type LiaisonConfig, openLiaison } from "@ai-liaison/client";
import { Fault } from "@ai-liaison/core";
import { allDialects, allRealtimeFormats, untouched } from "@ai-liaison/dialects";
import type { SessionLimits } from "@ai-liaison/engine";
import type { Logger } from "pino";
import { createEventsHandler } from "../events/index.ts";
import { createMetrics, type JournalReading, type Metrics } from "../metrics/index.ts";
import { createRealtime, type Realtime } from "../realtime/index.ts";
import type { ConnectionLimits } from "./connection-limits.ts";
import { createLog, describeError } from "./gateway-log.ts";
import { createHttpServer } from "./http-server.ts";
import { lateAdmin } from "./late-admin.ts";
import { isLoopbackAddress } from "./local-request.ts";
import { createModelsHandler } from "./models/index.ts";
import { watchFiles } from "./watch-files.ts";

/** A gateway that listens. */
export interface RunningGateway {
  /** Where it answers: `http://127.0.0.1:8000`. */
  readonly url: string;
  readonly liaison: Liaison;
  /** Takes no new calls, lets those under way end within `graceMs`, then closes all it opened. Once only. */
  close(graceMs?: number): Promise<void>;
}

const DEFAULT_GRACE_MS = 30_000;

/**
 * Starts the gateway: opens the data folder, then listens. Rejects with a Fault that says what to do when the folder
 * is another's, the port is taken, or an address beyond loopback is asked for without any key.
 */
export async function startGateway(
  config: LiaisonConfig,
  options: { readonly limits?: ConnectionLimits } = {},
): Promise<RunningGateway> {
  await using stack = new AsyncDisposableStack();
  const log = createLog(config.logLevel);
  const metrics = stack.use(createMetrics());
  let phase: "running" | "draining" = "running";
  const liaison = stack.use(await openObserved(config, metrics, log));
  metrics.watch({ journal: () => readJournal(liaison) });
  refuseOpenToTheWorld(liaison);
  const admin = lateAdmin({
    liaison,
    metrics,
    phase: () => phase,
    onUnexpected: (error) => log.error(describeError(error), "an admin request failed unexpectedly"),
  });
  const events = createEventsHandler(liaison);
  const models = createModelsHandler(liaison, allDialects);
  const realtime = openRealtime(liaison);
  const { server, drain } = createHttpServer({
    dialects: [...allDialects, untouched],
    ports: liaison.ports,
    maxBodyBytes: () => liaison.config().server.maxBodyBytes,
    maxConnections: config.server.maxConnections,
    ...options,
    other: (request, response) => {
      if (models(request, response) || realtime.answerPlain(request, response)) return;
      if (!events(request, response)) admin(request, response);
    },
    watch: metrics,
    realtime,
  });
  await listen(server, config);
  liaison.modelLists.keepFresh();
  stack.use(watchFiles(liaison, log));
  const opened = stack.move();
  let closed: Promise<void> | null = null;
  const shutDown = async (graceMs: number): Promise<void> => {
    phase = "draining";
    const unrecorded = await drain(graceMs);
    if (unrecorded > 0) log.error({ calls: unrecorded }, "calls did not end in time; they are told as interrupted");
    await opened.disposeAsync();
  };
  return {
    url: urlOf(server, config.server.host),
    liaison,
    close: (graceMs = DEFAULT_GRACE_MS) => {
      closed ??= shutDown(graceMs);
      return closed;
    },
  };
}

/** The composition, with what it tells of calls counted and logged. */
function openObserved(config: LiaisonConfig, metrics: Metrics, log: Logger): Promise<Liaison> {
  return openLiaison(config, {
    observer: {
      onCall: (record) => metrics.onCall(record),
      onUnauthenticated: () => metrics.onUnauthenticated(),
      onUnexpected: (error, id) => log.error({ call_id: id, ...describeError(error) }, "a call failed unexpectedly"),
    },
    onListFailure: ({ name }, { code, message }) =>
      log.warn({ provider: name, code, reason: message }, "what models a vendor has could not be asked"),
  });
}

/** Sessions, within the limits that are configured when they begin, and as long as their keys are valid. */
function openRealtime({ ports, config, keyring }: Liaison): Realtime {
  const limits = (): SessionLimits => {
    const { server, timeouts } = config();
    return { maxMessageBytes: server.maxMessageBytes, idleMs: timeouts.sessionIdleMs };
  };
  const realtime = createRealtime({ formats: allRealtimeFormats, ports, limits });
  keyring.watch(() => {
    // A file that cannot be read lets nobody in, and tells nothing of those who are.
    if (keyring.refusal === null) realtime.stopRefused();
  });
  return realtime;
}

/** What `/metrics` tells of the journal, asked at each scrape. */
async function readJournal({ journal, writer }: Liaison): Promise<JournalReading> {
  const { bytes, appended, dropped } = journal.stats;
  const { lagMs } = await writer.stats();
  return { bytes, appendedTotal: appended, droppedTotal: dropped, lagSeconds: lagMs / 1000 };
}

/** Without keys the gateway answers its own machine only. */
function refuseOpenToTheWorld({ keyring, config }: Liaison): void {
  const { host } = config().server;
  if (!keyring.isOpen || isLoopbackAddress(host)) return;
  throw new Fault("permission", `The gateway has no keys, so it will not listen on ${host}, which others can reach.`, {
    hint: "Create a key first with `ai-liaison keys create`, or listen on 127.0.0.1.",
  });
}

async function listen(server: Server, { server: { host, port } }: LiaisonConfig): Promise<void> {
  try {
    server.listen(port, host);
    await once(server, "listening");
  } catch (error) {
    const { code } = error as { readonly code?: string };
    const taken = code === "EADDRINUSE";
    throw new Fault(
      "network",
      taken
        ? `Port ${port} on ${host} is in use by another program.`
        : `Cannot listen on ${host}:${port} (${code ?? "unknown"}).`,
      {
        cause: error,
        hint: taken
          ? "Choose another with `--port` or PORT, or stop the other program."
          : "Check `server.host` and `server.port`.",
      },
    );
  }
}

function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
