import { readFile } from "node:fs/promises";
import type { Clock, Provider, Transport } from "@ai-liaison/core";
import { createSigner, needsSigning } from "@ai-liaison/providers";
import type { LiaisonConfig } from "../config/index.ts";
import { createSimulatedTransport } from "../simulated/index.ts";
import { signingTransport } from "../transport/signing-transport.ts";
import { createUndiciTransport } from "../transport/undici-transport.ts";

/** The ways out: vendors over HTTP, the simulated provider within this process. */
export interface Transports extends AsyncDisposable {
  readonly for: (provider: Provider) => Transport;
  /** Settings for the exchanges to come; those under way end as they began. */
  readonly reconfigure: (config: LiaisonConfig) => void;
}

export function openTransports(config: LiaisonConfig, clock: Clock, random: () => number): Transports {
  const http = createUndiciTransport({ connectTimeoutMs: config.timeouts.connectMs }, clock);
  let current = config;
  let simulated: Transport | null = null;
  const simulatedTransport = (): Transport => {
    simulated ??= createSimulatedTransport({ clock, random, ...(current.simulated ?? DEFAULT_SIMULATION) });
    return simulated;
  };
  // By the provider itself: a configuration that is put in force makes new ones, and tokens of the old go with them.
  const signing = new WeakMap<Provider, Transport>();
  const signed = (provider: Provider): Transport => {
    const known = signing.get(provider);
    if (known !== undefined) return known;
    const signer = createSigner(provider, { nowMs: () => clock.nowMs(), readText, fetch });
    const transport = signer === null ? http : signingTransport(http, signer);
    signing.set(provider, transport);
    return transport;
  };
  return {
    for: (provider) => {
      if (provider.vendor.simulated === true) return simulatedTransport();
      return needsSigning(provider) ? signed(provider) : http;
    },
    reconfigure: (next) => {
      current = next;
      simulated = null;
      http.reconfigure({ connectTimeoutMs: next.timeouts.connectMs, origins: originsOf(next) });
    },
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  };
}

/** A file's text; null when it cannot be read. */
async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, "utf8");
  } catch {
    return null;
  }
}

function originsOf({ providers }: LiaisonConfig): ReadonlySet<string> {
  return new Set(providers.flatMap(({ endpoints }) => endpoints.map(({ origin }) => origin)));
}

const DEFAULT_SIMULATION = { errorRate: 0, tokensPerSecond: 80, firstTokenMs: 200 } as const;
