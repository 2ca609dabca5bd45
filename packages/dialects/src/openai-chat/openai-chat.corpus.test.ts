import {
  collect,
  type JsonObject,
  type OperationFormat,
  type Part,
  type StreamFormat,
  type Usage,
} from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { SAMPLE_HEAD, SAMPLE_PLACE, sampleAnswerOptions } from "../fixtures/answer-options.ts";
import { formatIn, partsOfStream, streamOfFormat } from "../fixtures/recorded.ts";
import exceptions from "./fixtures/corpus-exceptions.json" with { type: "json" };
import {
  corpusPresent,
  decode,
  type Exchange,
  OPERATIONS,
  readExchanges,
  rejectAnswer,
  rejectRequest,
  streamBytes,
} from "./fixtures/exchanges.ts";
import { openaiChat } from "./index.ts";

/**
 * Fidelity against recorded traffic: OpenAI → canonical → OpenAI is the identity for every recording of one of our
 * three endpoints that can be judged at all. What differs is listed by id and reason in
 * `fixtures/corpus-exceptions.json`, and a listed id that no longer differs fails the test. `docs/fidelity.md` counts.
 */
const WRITER = sampleAnswerOptions({ model: "fallback" });
const TOKENS = [
  ["input", "inputTokens"],
  ["output", "outputTokens"],
  ["cache_read", "cachedInputTokens"],
  ["cache_write", "cacheWriteTokens"],
  ["reasoning", "reasoningTokens"],
  ["audio_in", "audioInputTokens"],
  ["audio_out", "audioOutputTokens"],
  ["total", "totalTokens"],
] as const satisfies readonly (readonly [string, keyof Usage])[];

/** Fields that have a place in canonical form, by level. */
const CANONICAL_REQUEST =
  "model messages prompt input tools functions response_format max_tokens max_completion_tokens temperature top_p " +
  "frequency_penalty presence_penalty seed n logit_bias top_logprobs parallel_tool_calls reasoning_effort user metadata " +
  "service_tier store prompt_cache_key safety_identifier dimensions suffix";
const CANONICAL_MESSAGE = "role content name tool_calls function_call tool_call_id refusal reasoning_content";
const CANONICAL_ANSWER = "id model choices data usage index message content tool_calls function_call refusal logprobs";

/** Those of the named fields that say something: neither null nor empty. */
function meaningful(fields: JsonObject | undefined, names: string): readonly string[] {
  const empty = new Set(["null", '""', "[]"]);
  return names
    .split(" ")
    .filter((name) => fields !== undefined && name in fields && !empty.has(JSON.stringify(fields[name])));
}

const exchanges = readExchanges();
const formatOf = ({ endpoint }: Exchange): OperationFormat => formatIn(openaiChat, OPERATIONS[endpoint] ?? "chat");
const streamOf = (exchange: Exchange): StreamFormat => streamOfFormat(formatOf(exchange));

/** The parts of each event, and of the connection's end. */
function readStream(exchange: Exchange, chunkBytes?: number): readonly (readonly Part[])[] {
  return partsOfStream(streamOf(exchange), streamBytes(exchange), chunkBytes);
}

function isError({ response }: Exchange): boolean {
  return response.status >= 400 || response.body?.json?.error !== undefined;
}

const answers = exchanges.filter((exchange) => rejectAnswer(exchange) === null);
const requests = exchanges.filter((exchange) => rejectRequest(exchange) === null);
const errors = answers.filter(isError);
const streams = answers.filter((exchange) => exchange.stream && !isError(exchange));
const bodies = answers.filter((exchange) => !exchange.stream && !isError(exchange));

describe.skipIf(!corpusPresent)("recorded traffic (skipped where ../shared/corpus is absent)", () => {
  test("requests pass the checks and come back as they were", () => {
    for (const exchange of requests) {
      const body = exchange.request?.body?.json ?? {};
      const format = formatOf(exchange);
      // Azure names the model in the path.
      const head = format.checkRequest({ ...body, model: body.model ?? "named-by-the-path" }, SAMPLE_PLACE);
      expect(head.stream, exchange.id).toBe(body.stream === true);
      const written = format.writeRequest(format.readRequest(body, SAMPLE_HEAD));
      expect(written, exchange.id).toEqual({ body, warnings: [] });
    }
    expect(requests.length).toBeGreaterThan(1000);
  });

  test("what canonical form has a place for is there, not in an extension", () => {
    for (const exchange of requests) {
      const request = formatOf(exchange).readRequest(exchange.request?.body?.json ?? {}, SAMPLE_HEAD);
      expect(meaningful(request.extension?.fields, CANONICAL_REQUEST), exchange.id).toEqual([]);
      if (request.operation !== "chat") continue;
      for (const { extension } of request.messages) {
        expect(meaningful(extension?.fields, CANONICAL_MESSAGE), exchange.id).toEqual([]);
      }
    }
    for (const exchange of bodies) {
      for (const part of formatOf(exchange).readResponse(exchange.response.body?.json ?? {})) {
        const fields = part.type === "extension" ? part.fields : part.type === "start" ? part.extension?.fields : {};
        expect(meaningful(fields, CANONICAL_ANSWER), exchange.id).toEqual([]);
      }
    }
  });

  test("whole answers come back as they were", () => {
    for (const exchange of bodies) {
      const body = exchange.response.body?.json ?? {};
      const format = formatOf(exchange);
      expect(format.writeResponse(format.readResponse(body), WRITER), exchange.id).toEqual(body);
    }
    expect(bodies.length).toBeGreaterThan(1000);
  });

  test("streams come back chunk by chunk as they were, and read again give the same parts", () => {
    for (const exchange of streams) {
      const read = readStream(exchange);
      const writer = streamOf(exchange).openWriter(WRITER);
      const written = read.map((parts) => writer.write(parts)).join("");
      const sent = decode(streamBytes(exchange));
      const chunks = (events: typeof sent): unknown[] =>
        events.filter(({ data }) => data !== "[DONE]").map(({ data }) => JSON.parse(data));
      const same =
        JSON.stringify(sorted(chunks(decode(Buffer.from(written))))) === JSON.stringify(sorted(chunks(sent)));
      expect(same, exchange.id).toBe(!Object.hasOwn(exceptions.chunks, exchange.id));
      const again = streamOf(exchange).openReader();
      const parts = decode(Buffer.from(written)).flatMap((event) => again.read(event));
      if (same) expect(parts, exchange.id).toEqual(read.flat());
    }
    expect(streams.length).toBeGreaterThan(200);
  });

  test("streams cut byte by byte give the same parts", () => {
    for (const exchange of streams) expect(readStream(exchange, 1), exchange.id).toEqual(readStream(exchange));
  });

  test("a stream adds up to what its chunks say", () => {
    for (const exchange of streams) {
      const answer = collect(readStream(exchange).flat());
      const said = sumOf(
        decode(streamBytes(exchange))
          .filter(({ data }) => data !== "[DONE]")
          .map(({ data }) => JSON.parse(data)),
      );
      for (const [index, text] of said.text) {
        const choice = answer.choices.find((candidate) => candidate.index === index);
        const texts = choice?.content.map((block) => (block.type === "text" ? block.text : "")) ?? [];
        expect(texts.join(""), exchange.id).toBe(text);
      }
      const argumentsText = answer.choices.flatMap(({ content }) =>
        content.map((block) => (block.type === "tool-call" ? block.argumentsText : "")),
      );
      expect(argumentsText.join(""), exchange.id).toBe(said.argumentsText);
      expect(answer.complete || answer.fault !== null, exchange.id).toBe(true);
    }
  });

  test("an event that passes as content alone has nothing else in it, and most content does pass", () => {
    let content = 0;
    let passed = 0;
    for (const exchange of streams) {
      const stream = streamOf(exchange);
      const reader = stream.openReader();
      for (const event of decode(streamBytes(exchange))) {
        const important = reader.read(event).some(({ type }) => ["usage", "finish", "end", "fault"].includes(type));
        const only = stream.isContentOnly(event);
        expect(only && important, `${exchange.id} ${event.data}`).toBe(false);
        content += important ? 0 : 1;
        passed += only ? 1 : 0;
      }
    }
    expect(passed / content).toBeGreaterThan(0.98);
  });

  test("tokens are what an independent reading found", () => {
    for (const exchange of [...bodies, ...streams]) {
      if (exchange.usage === null) continue;
      const parts = exchange.stream
        ? readStream(exchange).flat()
        : formatOf(exchange).readResponse(exchange.response.body?.json ?? {});
      const { usage } = collect(parts);
      const differing = TOKENS.filter(([norm, ours]) => {
        const theirs = exchange.usage?.norm[norm];
        return theirs !== undefined && theirs !== (usage[ours] ?? 0);
      });
      const listed = Object.hasOwn(exceptions.tokens, exchange.id);
      expect(differing.length > 0, `${exchange.id} ${JSON.stringify({ differing, usage })}`).toBe(listed);
    }
  });

  test("errors become faults that fit their status, without the vendor's words on credentials", () => {
    for (const exchange of errors) {
      const { status, headers, body } = exchange.response;
      if (status < 400) {
        expect(() => formatOf(exchange).readResponse(body?.json ?? {}), exchange.id).toThrow(/filter/i);
      } else {
        const fault = openaiChat.readError({ status, headers, body: body?.json ?? null, nowMs: 0 });
        const fitting: Record<number, readonly string[]> = {
          400: ["invalid_request", "context_length", "content_filter"],
          401: ["provider_authentication"],
          403: ["provider_authentication", "content_filter"],
          404: ["model_not_found", "not_found"],
        };
        expect(fitting[status], `${exchange.id} ${status} ${fault.code}`).toContain(fault.code);
        if (fault.code === "provider_authentication") expect(fault.message).not.toMatch(/key/i);
        if ([401, 403, 407].includes(status)) {
          expect([fault.providerCode, fault.param, fault.details], exchange.id).toEqual([null, null, null]);
          expect(JSON.stringify(body?.json ?? null), exchange.id).not.toContain(fault.message);
          expect(fault.message, exchange.id).toMatch(/^The vendor('s content filter)? (refused|does not offer) th/);
        }
      }
    }
    expect(errors.length).toBeGreaterThan(50);
  });

  test("every listed exception is an exchange of the corpus", () => {
    const ids = new Set(exchanges.map(({ id }) => id));
    for (const id of [...Object.keys(exceptions.tokens), ...Object.keys(exceptions.chunks)]) expect(ids).toContain(id);
  });
});

/** JSON with its keys in order, for comparing texts. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => [k, sorted(v)]),
  );
}

interface Said {
  readonly text: Map<number, string>;
  readonly argumentsText: string;
}

/** A plain sum of a stream's chunks, written without the code under test. */
function sumOf(chunks: readonly RecordedChunk[]): Said {
  const text = new Map<number, string>();
  const calls = new Map<string, string>();
  for (const choice of chunks.flatMap((chunk) => (chunk.error === undefined ? (chunk.choices ?? []) : []))) {
    const content = choice.text ?? choice.delta?.content ?? "";
    const added = typeof content === "string" ? content : content.map((part) => part.text ?? "").join("");
    text.set(choice.index, (text.get(choice.index) ?? "") + added);
    for (const call of choice.delta?.tool_calls ?? []) {
      const key = `${choice.index}/${call.index ?? call.id}`;
      calls.set(key, (calls.get(key) ?? "") + (call.function?.arguments ?? ""));
    }
  }
  return { text, argumentsText: [...calls.values()].join("") };
}

/** As much of a recorded chunk as the plain sum looks at. */
interface RecordedChunk {
  readonly error?: unknown;
  readonly choices?: readonly {
    readonly index: number;
    readonly text?: string;
    readonly delta?: {
      readonly content?: string | readonly { readonly text?: string }[] | null;
      readonly tool_calls?:
        | readonly {
            readonly index?: number;
            readonly id?: string;
            readonly function?: { readonly arguments?: string };
          }[]
        | null;
    };
  }[];
}
