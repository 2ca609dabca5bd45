import type { Json } from "@ai-liaison/core";
import type { LiaisonConfig } from "./liaison-config.ts";

/** The configuration as it may be shown: every setting, and of vendor keys only whether there is one. */
export function describeConfig(config: LiaisonConfig): Json {
  const { providers, reload: _, ...rest } = config;
  const described = {
    ...rest,
    providers: providers.map(({ vendor, apiKey, credentials, endpoints, ...provider }) => ({
      ...provider,
      vendor: vendor.id,
      addresses: endpoints.map(({ origin, basePath }) => origin + basePath),
      hasKey: apiKey !== null || credentials !== undefined,
    })),
  };
  return JSON.parse(JSON.stringify(described)) as Json;
}

/** The settings that differ between two configurations and take effect at the next start only. */
export function restartNeeded(before: LiaisonConfig, after: LiaisonConfig): readonly string[] {
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ["server.host", before.server.host, after.server.host],
    ["server.port", before.server.port, after.server.port],
    ["server.max_connections", before.server.maxConnections, after.server.maxConnections],
    ["data_directory", before.dataDirectory, after.dataDirectory],
    ["log_level", before.logLevel, after.logLevel],
    ["journal", JSON.stringify(before.journal), JSON.stringify(after.journal)],
    ["store.bodies_retention_days", before.store.bodiesRetentionDays, after.store.bodiesRetentionDays],
  ];
  return pairs.filter(([, left, right]) => left !== right).map(([name]) => name);
}
