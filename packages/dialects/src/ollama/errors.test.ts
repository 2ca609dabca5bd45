import { describe, expect, test } from "vitest";
import { ollama } from "./index.ts";

describe("the vendor's errors", () => {
  test.each([
    [404, 'model "x" not found, try pulling it first', "model_not_found"],
    [400, "the input length exceeds the context length", "context_length"],
    [400, '"x" does not support tools', "invalid_request"],
    [401, "unauthorized", "provider_authentication"],
    [429, "too many requests", "rate_limited"],
    [503, "server busy, please try again.  maximum pending requests exceeded", "overloaded"],
    [500, "llama runner process has terminated", "server_error"],
  ])("with status %d, %s: %s, also inside a stream", (status, error, code) => {
    expect(ollama.readError({ status, headers: {}, body: { error }, nowMs: 0 }).code).toBe(code);
    const parts = ollama.operations.chat?.stream?.openReader().read({ name: "", data: JSON.stringify({ error }) });
    expect(parts?.[0]).toMatchObject({ type: "fault", fault: { code } });
  });
});
