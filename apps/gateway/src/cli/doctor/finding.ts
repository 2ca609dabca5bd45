/** What a check has found: one line, and what to do where something is to be done. */
export interface Finding {
  /** What was looked at: `node`, `data folder`, `provider openai`. */
  readonly check: string;
  readonly status: "ok" | "warning" | "failed";
  readonly detail: string;
  readonly hint?: string;
}

export function ok(check: string, detail: string): Finding {
  return { check, status: "ok", detail };
}

export function warning(check: string, detail: string, hint: string): Finding {
  return { check, status: "warning", detail, hint };
}

export function failed(check: string, detail: string, hint: string): Finding {
  return { check, status: "failed", detail, hint };
}
