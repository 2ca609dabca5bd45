import type { TokenCountRequest } from "@ai-liaison/core";
import { expect, test } from "vitest";
import { createTokenCounter } from "./token-counter.ts";

function asking(text: string): TokenCountRequest {
  const messages = [{ role: "user", content: [{ type: "text", text }] }] as const;
  const chat = {
    operation: "chat",
    model: "gpt-4o",
    messages,
    stream: false,
    includeUsage: false,
    sampling: {},
  } as const;
  return { operation: "token-count", model: "gpt-4o", chat };
}

test("tokens are counted on another thread, each question answered for itself", async () => {
  await using counter = createTokenCounter(new URL("./count-worker.ts", import.meta.url));
  const [short, long] = await Promise.all([
    counter.count(asking("Hello world")),
    counter.count(asking("Hello world ".repeat(100))),
  ]);
  expect(short).toBeGreaterThan(2);
  expect(short).toBeLessThan(15);
  expect(long).toBeGreaterThan(150);
});

test("a thread that cannot start fails the question, and no other waits for ever", async () => {
  await using counter = createTokenCounter(new URL("./no-such-module.ts", import.meta.url));
  await expect(counter.count(asking("Hello"))).rejects.toMatchObject({ code: "server_error" });
  await expect(counter.count(asking("Hello"))).rejects.toMatchObject({ code: "server_error" });
});
