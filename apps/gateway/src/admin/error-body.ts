import { z } from "@hono/zod-openapi";

/** `FaultBody`, for the API's description. */
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
