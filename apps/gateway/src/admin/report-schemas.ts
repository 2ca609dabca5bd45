import { GROUPS } from "@ai-liaison/ledger";
import { z } from "@hono/zod-openapi";

/**
 * The answers' shapes, for the API's description and its typed clients. They mirror the ledger's port; a test holds
 * them against what a real ledger gives, so that the two cannot part.
 */
const count = z.int().nonnegative();
const milliseconds = z.number().nullable();
const rate = z.number().min(0).max(1).nullable();
const usd = z.string().openapi({ description: "Dollars, exact, as a decimal string.", example: "0.0000175" });
const nanoUsd = z.string().openapi({ description: "Whole nano-dollars (10⁻⁹ USD).", example: "17500" });
const time = z.string().nullable().openapi({ description: "ISO-8601, UTC." });

const TOKENS = {
  input_tokens: count,
  cached_input_tokens: count,
  cache_write_tokens: count,
  output_tokens: count,
  reasoning_tokens: count,
  total_tokens: count,
};
const MONEY = {
  total_cost_nano_usd: nanoUsd.nullable(),
  total_cost_usd: usd.nullable().openapi({
    description: "Dollars, exact, as a decimal string; null when no price is known for anything in it.",
  }),
};
const LATENCY = {
  avg_ms: milliseconds,
  max_ms: milliseconds,
  p50_ms: milliseconds,
  p95_ms: milliseconds,
  p99_ms: milliseconds,
};
const COST_SUMS = {
  calls: count,
  errors: count,
  ...TOKENS,
  ...MONEY,
  saved_cost_usd: usd,
  unpriced_calls: count,
  estimated_calls: count,
  simulated_calls: count,
};
const USAGE_SUMS = {
  calls: count,
  errors: count,
  ...TOKENS,
  audio_input_tokens: count,
  audio_output_tokens: count,
  image_count: count,
  estimated_calls: count,
  uncounted_calls: count,
};
const ATTEMPT_SUMS = {
  attempts: count,
  success: count,
  failed: count,
  cancelled: count,
  error_rate: rate,
  ...LATENCY,
  ttft_p50_ms: milliseconds,
  ttft_p95_ms: milliseconds,
  ttft_p99_ms: milliseconds,
  error_codes: z.record(z.string(), count),
};
const PERIOD = { from: time, to: time };
const by = z.enum(GROUPS);
const LEFT_OUT = {
  rows_left_out: count.openapi({ description: "Groups that are not among the rows; the total has them." }),
};
const group = z.string().nullable().openapi({ description: "Null gathers the calls that name none." });

export const COST_REPORT = z
  .object({
    ...PERIOD,
    by,
    rows: z.array(z.object({ group, ...COST_SUMS })).readonly(),
    ...LEFT_OUT,
    total: z.object(COST_SUMS),
  })
  .openapi("CostReport");

export const USAGE_REPORT = z
  .object({
    ...PERIOD,
    by,
    rows: z.array(z.object({ group, ...USAGE_SUMS })).readonly(),
    ...LEFT_OUT,
    total: z.object(USAGE_SUMS),
  })
  .openapi("UsageReport");

export const PERFORMANCE_REPORT = z
  .object({
    ...PERIOD,
    rows: z.array(z.object({ provider: z.string(), model: z.string(), ...ATTEMPT_SUMS })).readonly(),
    ...LEFT_OUT,
    total: z.object(ATTEMPT_SUMS),
  })
  .openapi("PerformanceReport");

export const PROVIDER_REPORT = z
  .object({
    ...PERIOD,
    rows: z
      .array(
        z.object({
          provider: z.string(),
          ...ATTEMPT_SUMS,
          ...MONEY,
          availability: rate,
          total_tokens: count,
          last_attempt_at: time,
        }),
      )
      .readonly(),
    ...LEFT_OUT,
  })
  .openapi("ProviderReport");

const condition = z.enum(["ok", "degraded", "down"]);

export const HEALTH_REPORT = z
  .object({
    status: condition,
    timestamp: z.string(),
    checks: z.record(z.string(), z.object({ status: condition, detail: z.string() })),
    providers: z
      .array(
        z.object({
          name: z.string(),
          vendor: z.string(),
          priority: z.number(),
          simulated: z.boolean(),
          status: z.enum(["ok", "down", "unknown"]).openapi({
            description: "From the calls made so far: down after three failures in a row by the provider's own fault.",
          }),
          attempts: count,
          failures: count,
          last_success_at: time,
          last_failure_at: time,
        }),
      )
      .readonly(),
  })
  .openapi("HealthReport");

export const PROBE = z.object({ status: z.enum(["ok", "unavailable"]) }).openapi("Probe");
