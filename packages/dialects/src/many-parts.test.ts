import { type Block, collect, type Message, type Part } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { SAMPLE_HEAD, sampleAnswerOptions } from "./fixtures/answer-options.ts";
import { allDialects } from "./index.ts";

/** More than fit on the stack at once. */
const MANY = 200_000;

const words: readonly Block[] = Array.from({ length: MANY }, () => ({ type: "text", text: "a" }));
const chats = allDialects.filter(({ operations }) => operations.chat?.relay === undefined && operations.chat);

function said(messages: readonly Message[]): string {
  const blocks = messages.flatMap(({ content }) => content);
  return blocks.map((block) => (block.type === "text" ? block.text : "")).join("");
}

describe.each(chats.map((dialect) => [dialect.id, dialect] as const))(
  "%s, of a message of very many parts",
  (_, dialect) => {
    const format = dialect.operations.chat;
    if (format === undefined) throw new Error("no chat");

    test.each(["user", "assistant"] as const)("writes and reads what a request's %s said", (role) => {
      const messages: readonly Message[] = [
        { role: "user", content: [{ type: "text", text: "b" }] },
        { role, content: words },
        { role: "user", content: [{ type: "text", text: "b" }] },
      ];
      const { body } = format.writeRequest({
        operation: "chat",
        model: "model",
        messages,
        stream: false,
        includeUsage: true,
        sampling: {},
      });
      const read = format.readRequest(body, SAMPLE_HEAD);
      expect(read.operation === "chat" ? said(read.messages).replace(/[^a]/g, "").length : 0).toBe(MANY);
    });

    test("writes and reads an answer", () => {
      const parts: readonly Part[] = [
        { type: "start", id: "id", model: "model", createdAt: 0 },
        ...words.flatMap((_word, block): Part[] => [
          { type: "text-start", choice: 0, block },
          { type: "text-delta", choice: 0, block, text: "a" },
          { type: "block-end", choice: 0, block },
        ]),
        { type: "finish", choice: 0, finish: { unified: "stop", raw: null } },
        { type: "end" },
      ];
      const answer = format.writeResponse(parts, sampleAnswerOptions());
      const content = collect(format.readResponse(answer)).choices.flatMap((choice) => choice.content);
      expect(content.map((block) => (block.type === "text" ? block.text : "")).join("").length).toBe(MANY);
    });
  },
);
