import type { Fault } from "@ai-liaison/core";

/** How a refusal is told to those who are no dialect: the admin API's clients, and the CLI's under `--json`. */
export interface FaultBody {
  readonly error: {
    readonly code: string;
    readonly message: string;
    readonly hint: string;
    readonly param?: string;
  };
}

/** The fault as its body; its cause stays inside. */
export function faultBody({ code, message, hint, param }: Fault): FaultBody {
  return { error: { code, message, hint, ...(param === null ? {} : { param }) } };
}
