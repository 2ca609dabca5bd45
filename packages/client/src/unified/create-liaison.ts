import type { Fault, Provider } from "@ai-liaison/core";
import type { CallObserver } from "@ai-liaison/engine";
import type { ConfigObject } from "../config/index.ts";
import type { ClientOptions } from "./client-options.ts";
import { LiveClient } from "./live-client.ts";
import { loadClientConfig } from "./load-client-config.ts";
import { openStorage } from "./open-storage.ts";
import type { UnifiedClient } from "./unified-client.ts";

/**
 * The unified client: every provider behind `chat`, each call in the ledger, no server.
 *
 * `config` is an object with the fields of `liaison.yaml`, or the path of one, or of a `providers.csv`. Without it the
 * configuration is found as `ai-liaison serve` finds its own: `liaison.yaml` or `providers.csv` in the working folder,
 * else every vendor whose key variable is set, in the environment or in `.env`; else, as long as this is a machine of
 * one's own, the simulated provider. It is read at once, and opened at the first call. Throws a ConfigurationError that
 * names all that is wrong.
 *
 * @example
 * await using liaison = createLiaison();
 * const { text, costUsd } = await liaison.chat("gpt-5-mini", "Hello");
 */
export function createLiaison(config?: ConfigObject | string, options: ClientOptions = {}): UnifiedClient {
  const loaded = loadClientConfig(config, options);
  const { onWarning = warn, ledger = "auto", clock, random } = options;
  for (const warning of loaded.warnings) onWarning(warning);
  const observer = observerOf(options.observer ?? {}, onWarning);
  const chosen = { ...(clock === undefined ? {} : { clock }), ...(random === undefined ? {} : { random }) };
  const onListFailure = ({ name }: Provider, { message }: Fault): void =>
    onWarning(`What models ${name} has could not be asked. ${message}`);
  const opening = { observer, onListFailure, keepsAlive: false, ...chosen };
  return new LiveClient(() => openStorage(loaded, ledger, opening), options);
}

function observerOf(own: Partial<CallObserver>, onWarning: (message: string) => void): CallObserver {
  return {
    onCall: (record) => own.onCall?.(record),
    onUnauthenticated: () => own.onUnauthenticated?.(),
    onUnexpected: (error, id) => {
      if (own.onUnexpected !== undefined) own.onUnexpected(error, id);
      else onWarning(`A call failed unexpectedly: ${error instanceof Error ? error.message : "unknown reason"}`);
    },
  };
}

function warn(message: string): void {
  process.emitWarning(message, "LiaisonWarning");
}
