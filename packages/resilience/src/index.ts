export { type BackoffOptions, backoffDelayMs } from "./backoff.ts";
export { IdleTimer } from "./idle-timer.ts";
export { RetryBudget } from "./retry-budget.ts";
