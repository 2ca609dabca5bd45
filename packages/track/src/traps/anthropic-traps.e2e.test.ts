import Anthropic from "@anthropic-ai/sdk";
import { type Span, trace } from "@opentelemetry/api";
import { afterEach, describe, expect, test } from "vitest";
import { anthropicAt, MESSAGE } from "../fixtures/anthropic-clients.ts";
import { springTrap } from "../fixtures/spring-trap.ts";

afterEach(() => trace.disable());

/** Counts the spans anybody starts. */
function countSpans(): () => number {
  let count = 0;
  const none = trace.wrapSpanContext({ traceId: "0".repeat(32), spanId: "0".repeat(16), traceFlags: 0 });
  const startSpan = (): Span => {
    count += 1;
    return none;
  };
  const startActiveSpan = (...args: unknown[]): unknown => (args.at(-1) as (span: Span) => unknown)(startSpan());
  trace.setGlobalTracerProvider({ getTracer: () => ({ startSpan, startActiveSpan: startActiveSpan as never }) });
  return () => count;
}

describe("the traps of @anthropic-ai/sdk", () => {
  test("15: a call has the spans the SDK gives it, and no more", async () => {
    const spans = countSpans();
    await springTrap({
      make: anthropicAt(Anthropic),
      script: async (client) => {
        const before = spans();
        await client.messages.create(MESSAGE);
        return spans() - before;
      },
    });
    expect(spans()).toBeGreaterThan(0);
  });

  test("16: the body is left to the SDK, also where the application has middleware", async () => {
    const seen: number[] = [];
    const make = anthropicAt(Anthropic, {
      middleware: [
        async (request, next) => {
          const response = await next(request);
          seen.push(response.status);
          return response;
        },
      ],
    });
    await springTrap({
      make,
      script: async (client) => (await client.messages.create(MESSAGE)).stop_reason,
      naive: (client) => {
        const readsBody: (typeof client.middleware)[number] = async (request, next) => {
          const response = await next(request);
          await response.json();
          return response;
        };
        return client.withOptions({ middleware: [...client.middleware, readsBody] });
      },
      records: (records) => expect(records).toHaveLength(1),
    });
    expect(seen).toEqual([200, 200, 200]);
  });

  test("3: the `stream` helper finds the promise it needs", async () => {
    await springTrap({
      make: anthropicAt(Anthropic),
      script: async (client) => {
        const stream = client.messages.stream(MESSAGE);
        const { response } = await stream.withResponse();
        return [response.status, (await stream.finalMessage()).stop_reason];
      },
      records: (records) => expect(records.map(({ outputTokens }) => outputTokens !== null)).toEqual([true]),
    });
  });
});
