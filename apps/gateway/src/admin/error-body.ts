import type { Fault } from "@ai-liaison/core";
import { z } from "@hono/zod-openapi";

/** Every refusal of the admin API has this one shape, which is also the CLI's under `--json`. */
export const ERROR_BODY = z
  .object({
    error: z.object({
      code: z.string().openapi({ description: "From the table in docs/errors.md." }),
      message: z.string(),
      hint: z.string().openapi({ description: "What to do next." }),
      param: z.string().optional().openapi({ description: "The parameter at fault." }),
    }),
  })
  .openapi("Error");

export type ErrorBody = z.infer<typeof ERROR_BODY>;

/** The fault as its body; its cause stays inside. */
export function errorBody(fault: Fault): ErrorBody {
  const { code, message, hint, param } = fault;
  return { error: { code, message, hint, ...(param === null ? {} : { param }) } };
}
