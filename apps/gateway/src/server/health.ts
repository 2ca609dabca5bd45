import type { Liaison } from "@ai-liaison/client";

/** The gateway's condition, computed when asked. */
export interface HealthReport {
  readonly status: "ok" | "degraded" | "down";
  readonly timestamp: string;
  readonly checks: Readonly<Record<string, HealthCheck>>;
  readonly providers: readonly ProviderHealth[];
}

export interface HealthCheck {
  readonly status: "ok" | "degraded" | "down";
  readonly detail: string;
}

export interface ProviderHealth {
  readonly name: string;
  readonly vendor: string;
  readonly priority: number;
  readonly simulated: boolean;
}

export async function checkHealth(liaison: Liaison, phase: () => "running" | "draining"): Promise<HealthReport> {
  const checks = { journal: journalCheck(liaison), ledger: await ledgerCheck(liaison), server: serverCheck(phase()) };
  return {
    status: worst(Object.values(checks)),
    timestamp: new Date(liaison.ports.clock.nowMs()).toISOString(),
    checks,
    providers: liaison.config().providers.map(({ name, vendor, priority }) => ({
      name,
      vendor: vendor.id,
      priority,
      simulated: vendor.simulated ?? false,
    })),
  };
}

function journalCheck({ journal, ports }: Liaison): HealthCheck {
  const { refusal } = ports.journal;
  if (refusal !== null) return { status: "down", detail: refusal.message };
  const { dropped, damaged, bytes } = journal.stats;
  if (dropped > 0) return { status: "degraded", detail: `${dropped} entries could not be written since the start.` };
  return {
    status: "ok",
    detail: `${bytes} bytes on disk${damaged > 0 ? `, ${damaged} damaged stretches found at the start` : ""}.`,
  };
}

async function ledgerCheck({ writer }: Liaison): Promise<HealthCheck> {
  const stats = await writer.stats();
  if (stats.lastError !== null)
    return { status: "degraded", detail: `The ledger does not take rows for now: ${stats.lastError}` };
  return { status: "ok", detail: `${stats.stored} calls stored since the start.` };
}

function serverCheck(phase: "running" | "draining"): HealthCheck {
  return phase === "running"
    ? { status: "ok", detail: "Taking calls." }
    : { status: "down", detail: "Draining: no new calls are taken." };
}

function worst(checks: readonly HealthCheck[]): HealthReport["status"] {
  if (checks.some(({ status }) => status === "down")) return "down";
  return checks.some(({ status }) => status === "degraded") ? "degraded" : "ok";
}
