import type { Clock, Provider, Transport } from "@ai-liaison/core";
import type { LiaisonConfig } from "../config/index.ts";
import { createSimulatedTransport } from "../simulated/index.ts";
import { createUndiciTransport } from "../transport/undici-transport.ts";

/** The ways out: vendors over HTTP, the simulated provider within this process. */
export interface Transports extends AsyncDisposable {
  readonly for: (provider: Provider) => Transport;
  /** Settings for the exchanges to come; those under way end as they began. */
  readonly reconfigure: (config: LiaisonConfig) => void;
}

export function openTransports(config: LiaisonConfig, clock: Clock, random: () => number): Transports {
  const http = createUndiciTransport({ connectTimeoutMs: config.timeouts.connectMs });
  let current = config;
  let simulated: Transport | null = null;
  const simulatedTransport = (): Transport => {
    simulated ??= createSimulatedTransport({ clock, random, ...(current.simulated ?? DEFAULT_SIMULATION) });
    return simulated;
  };
  return {
    for: (provider) => (provider.vendor.simulated === true ? simulatedTransport() : http),
    reconfigure: (next) => {
      current = next;
      simulated = null;
      http.reconfigure({ connectTimeoutMs: next.timeouts.connectMs, origins: originsOf(next) });
    },
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  };
}

function originsOf({ providers }: LiaisonConfig): ReadonlySet<string> {
  return new Set(providers.flatMap(({ endpoints }) => endpoints.map(({ origin }) => origin)));
}

const DEFAULT_SIMULATION = { errorRate: 0, tokensPerSecond: 80, firstTokenMs: 200 } as const;
