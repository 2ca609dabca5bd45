import type { ProviderReading } from "../metrics/index.ts";
import type { HealthReport, ProviderHealth } from "../server/health.ts";

export interface ProviderCondition extends ProviderHealth {
  /** `unknown`: not one call was sent there yet. */
  readonly status: "ok" | "down" | "unknown";
  readonly attempts: number;
  readonly failures: number;
  readonly last_success_at: string | null;
  readonly last_failure_at: string | null;
}

export interface HealthWithProviders extends Omit<HealthReport, "providers"> {
  readonly providers: readonly ProviderCondition[];
}

/**
 * The gateway's condition with what its calls have shown of each provider. One provider down degrades the whole; the
 * gateway itself still answers, so not even all of them take it down.
 */
export function withProviderConditions(
  report: HealthReport,
  readings: readonly ProviderReading[],
): HealthWithProviders {
  const known = new Map(readings.map((reading) => [reading.name, reading]));
  const providers = report.providers.map((provider) => conditionOf(provider, known.get(provider.name)));
  const isAnyDown = providers.some(({ status }) => status === "down");
  return { ...report, status: report.status === "ok" && isAnyDown ? "degraded" : report.status, providers };
}

function conditionOf(provider: ProviderHealth, reading: ProviderReading | undefined): ProviderCondition {
  return {
    ...provider,
    status: reading === undefined ? "unknown" : reading.up ? "ok" : "down",
    attempts: reading?.attempts ?? 0,
    failures: reading?.failures ?? 0,
    last_success_at: isoOrNull(reading?.lastSuccessMs ?? null),
    last_failure_at: isoOrNull(reading?.lastFailureMs ?? null),
  };
}

/** Milliseconds since the epoch as ISO-8601 in UTC. */
export function isoOrNull(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
