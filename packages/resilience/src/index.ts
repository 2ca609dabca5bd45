export { type BackoffOptions, backoffDelayMs, type RetryOptions, retryDelayMs } from "./backoff.ts";
export { createDeadline, type Deadline } from "./deadline.ts";
export { IdleTimer } from "./idle-timer.ts";
export { createRetryBudget, type RetryBudget, type RetryBudgetOptions } from "./retry-budget.ts";
