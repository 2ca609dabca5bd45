import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ChatMessage } from "../chat-options.ts";
import type { Conversation } from "../conversation/conversation-types.ts";
import { openTestClient, type TestClient } from "../fixtures/open-test-client.ts";

let client: TestClient;

beforeAll(async () => {
  client = await openTestClient({ chunkDelayMs: 1 });
});

afterAll(async () => {
  await client[Symbol.asyncDispose]();
});

const STEPS = ["answered", "streamed", "failed", "refused", "broken", "left", "cancelled", "forgotten"] as const;
type Step = (typeof STEPS)[number];

/** Says something, and tells what of it is to be remembered. */
async function take(step: Step, said: string, conversation: Conversation): Promise<readonly ChatMessage[]> {
  const asked: ChatMessage = { role: "user", content: said };
  switch (step) {
    case "answered":
      return [asked, (await conversation.send(said)).message];
    case "streamed":
      return [asked, (await conversation.stream(said).result()).message];
    case "failed":
      client.vendor.fail({ kind: "status", status: 500 });
      await expect(conversation.send(said)).rejects.toThrow();
      return [];
    case "refused":
      await expect(conversation.send(said, { stop: 7 } as never)).rejects.toThrow();
      return [];
    case "broken":
      client.vendor.fail({ kind: "reset-after-events", events: 5 });
      await expect(conversation.stream(said).result()).rejects.toThrow();
      return [];
    case "left":
      for await (const { type } of conversation.stream(said)) if (type === "text") break;
      return [];
    case "cancelled":
      client.vendor.fail({ kind: "never-answer" });
      await expect(conversation.send(said, { signal: AbortSignal.timeout(15) })).rejects.toThrow();
      // One that was cancelled before it reached the vendor took no fault with it.
      client.vendor.clearFaults();
      return [];
    case "forgotten":
      conversation.reset();
      return [];
    default:
      return step satisfies never;
  }
}

test("whatever happens to its calls, a conversation remembers what was answered, in order, and nothing else", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom(...STEPS), { maxLength: 8 }),
      fc.boolean(),
      async (steps, hasBeginning) => {
        const beginning: readonly ChatMessage[] = hasBeginning ? [{ role: "user", content: "Before" }] : [];
        const conversation = client.liaison.conversation({ model: "gpt-4o-mini", history: beginning });
        let remembered = beginning;
        for (const [index, step] of steps.entries()) {
          const added = await take(step, `Word ${index}`, conversation);
          remembered = step === "forgotten" ? [] : [...remembered, ...added];
          expect(conversation.history).toEqual(remembered);
        }
        // What is given out is a copy: nobody changes the history by it.
        (conversation.history as ChatMessage[]).push({ role: "user", content: "smuggled" });
        expect(conversation.history).toEqual(remembered);
      },
    ),
    { numRuns: 25 },
  );
}, 120_000);
