import type { JsonObject, Part } from "@ai-liaison/core";
import { allDialects } from "@ai-liaison/dialects";
import { describe, expect, test } from "vitest";
import { eventsOf } from "../fidelity/corpus-halves.ts";
import { seededRandom } from "../time/seeded-random.ts";
import type { Sample } from "./dialect-samples.ts";
import { attackResponse, attackStream, tellAnswer } from "./hostile/attack-answer.ts";
import { attackError } from "./hostile/attack-error.ts";
import { attackRequest } from "./hostile/attack-request.ts";
import { inflations } from "./hostile/inflate.ts";
import { mutateEvents } from "./hostile/mutate-events.ts";
import { mutateBody, randomJson } from "./hostile/mutate-json.ts";
import { randomParts } from "./hostile/random-parts.ts";
import { allSpecimens, formatOf, formatsOf, type Specimens } from "./hostile/specimens.ts";
import { shown } from "./hostile/survive.ts";
import { streamBytes } from "./stream-bytes.ts";

/**
 * What nobody should send, in every format: it is refused with a fault, or it is read and can be told in every format.
 * HOSTILE_ROUNDS and HOSTILE_SEED search further than there is time for in every run.
 */
const ROUNDS = Number(process.env.HOSTILE_ROUNDS ?? 8);
const SEED = Number(process.env.HOSTILE_SEED ?? 1);
const OPERATIONS = ["chat", "completion", "embedding", "token-count"] as const;

describe.each(allSpecimens.map((specimens) => [specimens.dialect.id, specimens] as const))("%s", (_id, specimens) => {
  const { dialect, samples } = specimens;
  const random = seededRandom(SEED);

  test("requests: refused with the field's name, or written in every format", () => {
    for (const sample of samples.requests) {
      attackRequest(dialect, sample, sample.content);
      for (let round = 0; round < ROUNDS; round += 1) {
        attackRequest(dialect, sample, mutateBody(sample.content, random));
        attackRequest(dialect, sample, mutateBody({ body: randomJson(random), model: "m" }, random));
      }
    }
  });

  test("whole answers: parts or a fault, and what was read can be told in every format", () => {
    for (const sample of samples.responses) {
      for (let round = 0; round < ROUNDS; round += 1) {
        attackResponse(dialect, sample, mutateBody(sample.content, random));
      }
    }
  });

  test("streams: parts or a fault, never more than content in an event that passes unread", () => {
    for (const sample of samples.streams) {
      const events = eventsOfSample(specimens, sample);
      for (let round = 0; round < 2 * ROUNDS; round += 1) {
        attackStream(dialect, sample, mutateEvents(events, random));
      }
    }
  });

  test("errors: a fault whatever the body, and no key in it", () => {
    for (let round = 0; round < 40 * ROUNDS; round += 1) attackError(dialect, random);
  });

  test("a request of a megabyte takes less than a second in each format", () => {
    const [sample] = [...samples.requests].sort((left, right) => sizeOf(right.content) - sizeOf(left.content));
    if (sample === undefined) throw new Error("there are no requests");
    // Ten formats at most, one of them the caller's own, on a machine that has other work.
    for (const body of lists(sample)) expect(msOf(() => attackRequest(dialect, sample, body))).toBeLessThan(5000);
  });
});

test("writers survive parts in any order, and nothing after a fault looks complete", () => {
  const random = seededRandom(SEED);
  for (let round = 0; round < 60 * ROUNDS; round += 1) {
    const parts = randomParts(random);
    const groups = round % 2 === 0 ? parts.map((part) => [part]) : grouped(parts);
    for (const operation of OPERATIONS) {
      for (const target of formatsOf(operation)) tellAnswer(target, groups, () => shown(groups));
    }
  }
});

test("an error of megabytes is searched as quickly as a short one", () => {
  const words = ["model ", "token count ", "api key ", "quota ", "\n"];
  for (const { readError } of allDialects) {
    for (const word of words) {
      const message = word.repeat(2_000_000 / word.length);
      const read = (): unknown => readError({ status: 400, headers: {}, body: { error: { message } }, nowMs: 0 });
      expect(msOf(read)).toBeLessThan(2000);
      expect(msOf(() => readError({ status: 404, headers: {}, body: { error: message }, nowMs: 0 }))).toBeLessThan(
        2000,
      );
    }
  }
});

test("a whole answer of thousands of tool calls is told in time that grows with its length", () => {
  const calls = (count: number): readonly Part[] => [
    { type: "start", id: "a", model: "m", createdAt: 1 },
    ...Array.from({ length: count }, (_, block): readonly Part[] => [
      { type: "tool-call-start", choice: 0, block, id: `c${block}`, name: "f", kind: "function" },
      { type: "tool-call-delta", choice: 0, block, argumentsText: "{}" },
      { type: "block-end", choice: 0, block },
    ]).flat(),
    { type: "finish", choice: 0, finish: { unified: "tool-calls", raw: null } },
    { type: "end" },
  ];
  const parts = calls(20_000);
  for (const target of formatsOf("chat")) {
    const stream = target.format.stream;
    const writer = stream?.openWriter({ ...OPTIONS });
    expect(
      msOf(() => writer?.write(parts)),
      target.name,
    ).toBeLessThan(1000);
  }
});

const HEAD = { model: "m", stream: true, includeUsage: true, maxOutputTokens: null, candidates: 1, user: null };
const OPTIONS = { fallbackId: "c", model: "m", nowMs: 0, head: HEAD, includeUsage: true, warn: () => {} };

function eventsOfSample({ dialect }: Specimens, sample: Sample<string>): ReturnType<typeof eventsOf> {
  const { stream } = formatOf(dialect, sample.operation);
  return stream === null ? [] : eventsOf([streamBytes(sample.content, stream.framing)], stream.framing);
}

function grouped(parts: readonly Part[]): readonly (readonly Part[])[] {
  const half = Math.ceil(parts.length / 2);
  return [parts.slice(0, half), parts.slice(half)];
}

function lists({ content }: Sample<JsonObject>): readonly JsonObject[] {
  return inflations(content, 1_000_000, []).slice(0, 6);
}

function sizeOf(value: unknown): number {
  return JSON.stringify(value).length;
}

function msOf(run: () => unknown): number {
  const startedMs = performance.now();
  run();
  return performance.now() - startedMs;
}
