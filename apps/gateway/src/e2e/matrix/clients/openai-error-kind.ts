import { BadRequestError, NotFoundError, RateLimitError } from "openai";
import type { OpenClient } from "./matrix-client.ts";

export const openaiErrorKind: OpenClient["kindOf"] = (error) => {
  if (error instanceof RateLimitError) return "rate-limit";
  if (error instanceof NotFoundError) return "not-found";
  return error instanceof BadRequestError ? "bad-request" : "other";
};
