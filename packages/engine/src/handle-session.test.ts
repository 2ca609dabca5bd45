import { createIdSource, Fault, type JournalEntry, type KeyId } from "@ai-liaison/core";
import { allRealtimeFormats } from "@ai-liaison/dialects";
import { FakeClock } from "@ai-liaison/testkit";
import { beforeEach, describe, expect, test } from "vitest";
import { CaptureBudget } from "./capture/capture.ts";
import { handleSession } from "./handle-session.ts";
import type { SessionPorts } from "./realtime/session-ports.ts";
import { MemoryDoor, MemorySocket } from "./testing/memory-session.ts";
import { testProvider } from "./testing/parts-dialect.ts";
import { PlanMemo } from "./values/plan-memo.ts";
import { RetryBudgets } from "./values/retry-budgets.ts";

const [format] = allRealtimeFormats;
const CREATED = { type: "session.created", session: { model: "gpt-realtime" } };
const DONE = { type: "response.done", response: { usage: { input_tokens: 10, output_tokens: 5, total_tokens: 15 } } };
const operations = { realtime: [{ dialect: "openai-realtime", path: "/realtime?model={segment}" }] };

describe("the path of one session", () => {
  let clock: FakeClock;
  let door: MemoryDoor;
  let vendor: MemorySocket;
  /** What happened, in order: journal entries by kind, and the rest. */
  let happened: string[];
  let journal: JournalEntry[];
  let refusal: Fault | null;
  /** The client leaves at the very moment the vendor is reached. */
  let leaves: boolean;
  let appendFault: ((entry: JournalEntry) => Fault | null) | null;

  beforeEach(() => {
    clock = new FakeClock();
    door = new MemoryDoor();
    vendor = new MemorySocket();
    happened = [];
    journal = [];
    refusal = null;
    leaves = false;
    appendFault = null;
    door.client.onSent = (text) => happened.push(`client ${(JSON.parse(text) as { type: string }).type}`);
  });

  function ports(): SessionPorts {
    const provider = testProvider("one");
    return {
      clock,
      newId: createIdSource(clock),
      instanceId: "test",
      random: () => 0.5,
      settings: () => ({
        providers: [{ ...provider, models: ["*"], vendor: { ...provider.vendor, operations } }],
        routes: new Map(),
        retry: { maxAttempts: 1, baseDelayMs: 1, maxDelayMs: 1 },
        timeouts: { idleMs: 1000, totalMs: 1000 },
        heartbeatAfterMs: 1000,
        maxResponseBytes: 1000,
        maxJsonDepth: 50,
        store: { bodies: true, maxBodyBytes: 1000 },
      }),
      keyring: {
        isOpen: false,
        verify: (key) => (key === "good" ? { id: "key_1" as KeyId, customer: "acme", passthrough: false } : null),
      },
      dialectById: () => undefined,
      plans: new PlanMemo(),
      retries: new RetryBudgets(clock),
      transportFor: () => {
        throw new Error("a session is no exchange");
      },
      journal: {
        get refusal() {
          return refusal;
        },
        append: async (entry) => {
          await Promise.resolve();
          const fault = appendFault?.(entry) ?? null;
          if (fault !== null) throw fault;
          happened.push(entry.kind);
          journal.push(entry);
        },
      },
      prices: {
        price: ({ usage, model }) => ({
          totalNanoUsd: (usage.inputTokens ?? 0) * 3,
          breakdown: null,
          source: "catalogue",
          priceId: `p:${model}`,
          inexact: false,
          warnings: [],
        }),
      },
      capture: new CaptureBudget(10_000),
      countTokens: async () => 7,
      owners: { remember: () => {}, find: () => null },
      observer: {
        onCall: () => {},
        onUnauthenticated: () => happened.push("unauthenticated"),
        onUnexpected: (error) => {
          throw error;
        },
      },
      limits: () => ({ maxMessageBytes: 1000, idleMs: 60_000 }),
      connect: (_request, settle) => {
        happened.push("connect");
        queueMicrotask(() => {
          settle({ kind: "open", socket: vendor });
          vendor.arrive(CREATED);
          door.isGone = leaves;
        });
        return () => {};
      },
    };
  }

  function start(headers: Record<string, string> = { authorization: "Bearer good" }): Promise<void> {
    if (format === undefined) throw new Error("no format");
    const query = new URLSearchParams("model=gpt-realtime");
    return handleSession({ format, query, headers, isLocal: () => false }, door, ports());
  }

  /** Lets promises settle. */
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  function closing() {
    const entry = journal.at(-1);
    if (entry?.kind !== "closed") throw new Error("nothing was closed");
    return entry;
  }

  test("is opened in the journal before the vendor is asked, told of what it took before the client, closed before its end", async () => {
    const session = start();
    await turn();
    vendor.arrive(DONE);
    vendor.arrive({ type: "rate_limits.updated" });
    await turn();
    vendor.end({ how: "closed", code: 1000, reason: "" });
    await session;
    expect(happened).toEqual([
      "opened",
      "connect",
      "client session.created",
      "opened",
      "client response.done",
      "client rate_limits.updated",
      "closed",
    ]);
    expect(door.client.closedWith).toBe(1000);
    const again = journal[1];
    expect(again?.kind === "opened" && again.opening.soFar).toMatchObject({
      status: "error",
      errorCode: "interrupted",
      usageSource: "partial",
      inputTokens: 10,
      totalCostNanoUsd: 30,
    });
    expect(closing().record).toMatchObject({
      status: "success",
      httpStatus: 101,
      inputTokens: 10,
      totalCostNanoUsd: 30,
    });
  });

  test("keeps the vendor's summaries of its answers, a line each, and nothing else that was said", async () => {
    const session = start();
    await turn();
    vendor.arrive({ type: "response.output_audio.delta", delta: "c291bmQ=" });
    vendor.arrive(DONE);
    vendor.arrive(DONE);
    await turn();
    vendor.end({ how: "closed", code: 1000, reason: "" });
    await session;
    expect(Buffer.concat([...closing().responseBody]).toString()).toBe(`${JSON.stringify(DONE)}\n`.repeat(2));
  });

  test("is refused with 503 by a journal that is full, unrecorded, and no vendor is asked", async () => {
    refusal = new Fault("journal_full", "The journal is full.");
    await start();
    expect([door.status, happened]).toEqual([503, []]);
    expect(JSON.parse(door.body)).toMatchObject({ error: { code: "journal_full" } });
  });

  test("is refused with 503 when the journal fills up at that moment", async () => {
    appendFault = ({ kind }) => (kind === "opened" ? new Fault("journal_full", "The journal is full.") : null);
    await start();
    expect([door.status, happened]).toEqual([503, ["closed"]]);
  });

  test("ends when what it takes can no longer be written: the client is told why, not what was not written", async () => {
    const session = start();
    await turn();
    appendFault = ({ kind }) => (kind === "opened" ? new Fault("journal_full", "The journal is full.") : null);
    vendor.arrive(DONE);
    vendor.arrive({ type: "rate_limits.updated" });
    await session;
    expect(vendor.closedWith).toBe(1001);
    expect(door.client.types).toEqual(["session.created", "error"]);
    expect(JSON.parse(door.client.sent[1] ?? "")).toMatchObject({ error: { code: "journal_full" } });
    expect(door.client.closedWith).toBe(1011);
    // It was taken all the same, and the closing record may use the journal's reserve.
    expect(closing().record).toMatchObject({ status: "error", errorCode: "journal_full", inputTokens: 10 });
  });

  test("whose record cannot be written does not end as if all were well", async () => {
    const session = start();
    await turn();
    appendFault = ({ kind }) => (kind === "closed" ? new Fault("journal_full", "The journal is full.") : null);
    vendor.end({ how: "closed", code: 1000, reason: "" });
    await session;
    expect(door.client.types).toEqual(["session.created", "error"]);
    expect(door.client.closedWith).toBe(1011);
  });

  test("without a good key is counted, and nothing else happens", async () => {
    await start({ authorization: "Bearer bad" });
    expect([door.status, happened]).toEqual([401, ["unauthenticated"]]);
  });

  test("of a client that left while the vendor was asked is recorded, and the vendor let go", async () => {
    leaves = true;
    await start();
    expect(vendor.isTerminated).toBe(true);
    expect(closing().record).toMatchObject({ status: "cancelled", httpStatus: 499 });
  });

  test("that came through this gateway before is refused", async () => {
    await start({ authorization: "Bearer good", via: "1.1 ai-liaison-test" });
    expect([door.status, happened]).toEqual([508, ["closed"]]);
  });
});
