import type { ChatRequest } from "@ai-liaison/core";
import { allDialects } from "@ai-liaison/dialects";
import { describe, expect, test } from "vitest";
import { corpusPresent, loadCorpus } from "../corpus/load-corpus.ts";
import { formatOfExchange, requestHalf } from "./corpus-halves.ts";
import { prefixOf, turnsOf } from "./prompt-prefix.ts";
import { readRequest } from "./translate.ts";

/** Every recorded conversation of more than one turn, written in every format, its own too. */
const conversations: readonly { readonly id: string; readonly request: ChatRequest }[] = [...loadCorpus()].flatMap(
  (exchange) => {
    const corpusFormat = formatOfExchange(exchange);
    if (corpusFormat?.operation !== "chat") return [];
    const half = requestHalf(exchange, corpusFormat);
    const format = allDialects.find(({ id }) => id === corpusFormat.dialect)?.operations.chat;
    if ("reason" in half || format === undefined) return [];
    try {
      const { request } = readRequest(format, half.usable);
      return request.operation === "chat" && turnsOf(request).length > 0 ? [{ id: exchange.id, request }] : [];
    } catch {
      return [];
    }
  },
);

describe.skipIf(!corpusPresent())("recorded conversations (../shared/corpus)", () => {
  test("are many", () => expect(conversations.length).toBeGreaterThan(500));

  test.each(allDialects)("one turn longer, have the same bytes up to the new turn in $id", (target) => {
    let judged = 0;
    for (const { id, request } of conversations) {
      for (const length of turnsOf(request)) {
        const prefix = prefixOf(target, request, length);
        if (prefix === null) continue;
        expect(prefix.longer, `${id} after ${length} messages`).toBe(prefix.shorter);
        judged += 1;
      }
    }
    expect(judged).toBeGreaterThan(700);
  });
});
