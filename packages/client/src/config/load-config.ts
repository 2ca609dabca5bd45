import { hash } from "node:crypto";
import { resolve } from "node:path";
import { Findings } from "./config-error.ts";
import { type ReadFile, readNodeFile } from "./config-files.ts";
import type { ConfigFile } from "./config-schema.ts";
import type { Variables } from "./environment.ts";
import { freezeDeeply } from "./freeze-deeply.ts";
import type { LiaisonConfig } from "./liaison-config.ts";
import { type ConfigArguments, overrideSettings } from "./override-settings.ts";
import { readPrices } from "./read-prices.ts";
import { readRoutes } from "./read-routes.ts";
import { readSources } from "./read-sources.ts";
import { selectProviders } from "./select-providers.ts";

export interface ConfigInput {
  readonly args?: ConfigArguments;
  /** `process.env`. */
  readonly env: Variables;
  /** The working folder, absolute. */
  readonly cwd: string;
  /** Ids of local vendors whose port answers: see `probeLocalVendors`. */
  readonly answering?: readonly string[];
  readonly readFile?: ReadFile;
  /** Stands in the place of `liaison.yaml`: an object with the same fields. No file of that kind is looked for. */
  readonly content?: unknown;
}

/**
 * Everything an installation decides: arguments before environment before files before defaults. Throws a ConfigError
 * that names all that is wrong, each with file, row and column or line, and what to write instead.
 *
 * @example loadConfig({ args: { port: 9000 }, env: process.env, cwd: process.cwd() })
 */
export function loadConfig(input: ConfigInput): LiaisonConfig {
  const findings = new Findings();
  const cwd = resolve(input.cwd);
  const args = input.args ?? {};
  const read = readSources(
    { args, env: input.env, cwd, readFile: input.readFile ?? readNodeFile, content: input.content },
    findings,
  );
  const { environment, file, settings } = read;
  const overridden = overrideSettings(settings, { args, environment, cwd }, findings);
  const selected = selectProviders({ read, host: overridden.host, answering: input.answering ?? [] }, findings);
  // Where the providers themselves could not be read, nothing is known of which a route may name.
  const routes =
    file === null || selected.names.size === 0 ? [] : readRoutes(settings.routes, selected, file, findings);
  const prices = readPrices(settings.prices, file, findings);
  findings.throwIfAny();
  const { host, port, logLevel, dataDirectory } = overridden;
  return finish(input, {
    server: {
      host,
      port,
      maxBodyBytes: settings.server.max_body_bytes,
      maxMessageBytes: settings.server.max_message_bytes,
      maxConnections: settings.server.max_connections,
      heartbeatAfterMs: settings.server.heartbeat_after_ms,
    },
    providers: selected.providers,
    routes,
    prices,
    markupPercent: settings.markup_percent,
    modelLists: settings.model_lists,
    ...sectionsOf(settings),
    logLevel,
    dataDirectory,
    simulated: selected.providers.some(({ vendor }) => vendor.simulated === true) ? simulationOf(settings) : null,
    sources: read.sources,
    warnings: findings.warnings,
  });
}

type Sections = Pick<LiaisonConfig, "store" | "journal" | "retry" | "timeouts">;

function sectionsOf({ store, journal, retry, timeouts }: ConfigFile): Sections {
  return {
    store: storeOf({ store }),
    journal: { fsync: journal.fsync, onFull: journal.on_full, maxBytes: journal.max_bytes },
    retry: {
      maxAttempts: retry.max_attempts,
      baseDelayMs: retry.base_delay_ms,
      maxDelayMs: retry.max_delay_ms,
    },
    timeouts: {
      connectMs: timeouts.connect_ms,
      idleMs: timeouts.idle_ms,
      totalMs: timeouts.total_ms,
      sessionIdleMs: timeouts.session_idle_ms,
    },
  };
}

export function storeOf({ store }: Pick<ConfigFile, "store">): LiaisonConfig["store"] {
  return {
    fullResponses: store.full_responses,
    maxResponseBytes: store.max_response_bytes,
    bodiesRetentionDays: store.bodies_retention_days,
  };
}

function simulationOf({ simulated }: ConfigFile): LiaisonConfig["simulated"] {
  return {
    errorRate: simulated.error_rate,
    tokensPerSecond: simulated.tokens_per_second,
    firstTokenMs: simulated.first_token_ms,
  };
}

function finish(input: ConfigInput, content: Omit<LiaisonConfig, "revision" | "reload">): LiaisonConfig {
  const revision = hash("sha256", JSON.stringify(content)).slice(0, 16);
  return freezeDeeply({ ...content, revision, reload: () => loadConfig(input) });
}
