import type { Clock, Provider, Transport } from "@ai-liaison/core";
import type { LiaisonConfig } from "../config/index.ts";
import { createSimulatedTransport } from "../simulated/index.ts";
import { createUndiciTransport } from "../transport/undici-transport.ts";

/** The ways out: vendors over HTTP, the simulated provider within this process. */
export interface Transports extends AsyncDisposable {
  readonly for: (provider: Provider) => Transport;
}

export function openTransports(config: LiaisonConfig, clock: Clock, random: () => number): Transports {
  const http = createUndiciTransport({ connectTimeoutMs: config.timeouts.connectMs });
  let simulated: Transport | null = null;
  const simulatedTransport = (): Transport => {
    simulated ??= createSimulatedTransport({ clock, random, ...(config.simulated ?? DEFAULT_SIMULATION) });
    return simulated;
  };
  return {
    for: (provider) => (provider.vendor.simulated === true ? simulatedTransport() : http),
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  };
}

const DEFAULT_SIMULATION = { errorRate: 0, tokensPerSecond: 80, firstTokenMs: 200 } as const;
