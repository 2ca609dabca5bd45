import type { CallRow } from "@ai-liaison/core";
import { vendors } from "@ai-liaison/providers";
import { type Manners, type Refusal, vendorManners } from "@ai-liaison/testkit";
import { beforeAll, describe, expect, test } from "vitest";
import { errorIn, FORMATS, type Format, textIn } from "./ask.ts";
import { askEverything, type EverythingTold, type Question, type Told } from "./ask-everything.ts";

/** Each vendor of the registry at its real paths, with its real proof, asked and refused through every client format. */
const CLIENT_OF: Readonly<Record<Manners["format"], Format>> = {
  "/v1/chat/completions": "chat",
  "/v1/responses": "responses",
  "/v1/messages": "messages",
  "/v1beta/models/{model}:generateContent": "gemini",
  "/v2/chat": "cohere",
  "/api/chat": "ollama",
  "/model/{model}/converse": "converse",
};

/** What a format's clients know a fault by; OpenAI's have the vendor's own code, and two formats have words alone. */
const KINDS: Readonly<Record<"unproven" | "missing" | "busy", Readonly<Record<Format, unknown>>>> = {
  unproven: kinds("provider_authentication", "api_error", "INTERNAL", "InternalServerException"),
  missing: kinds(expect.any(String), "not_found_error", "NOT_FOUND", "ResourceNotFoundException"),
  busy: kinds(expect.any(String), "rate_limit_error", "RESOURCE_EXHAUSTED", "ThrottlingException"),
};

function kinds(openai: unknown, messages: string, gemini: string, converse: string): Readonly<Record<Format, unknown>> {
  return { chat: openai, responses: openai, messages, gemini, ollama: null, cohere: null, converse };
}

test("every vendor in the list has a fake with its manners", () => {
  const covered = new Set(vendorManners.map(({ vendor }) => vendor.split(",")[0]));
  expect(
    vendors
      .filter(({ simulated }) => simulated !== true)
      .map(({ id }) => id)
      .toSorted(),
  ).toEqual([...covered].toSorted());
});

/** Most of the time is waiting for gateways to write and to end. */
const AT_ONCE = 7;
const everything = new Map<Manners, PromiseSettledResult<EverythingTold>>();

beforeAll(async () => {
  for (let from = 0; from < vendorManners.length; from += AT_ONCE) {
    const some = vendorManners.slice(from, from + AT_ONCE);
    const settled = await Promise.allSettled(some.map(askEverything));
    for (const [at, manners] of some.entries()) {
      const result = settled[at];
      if (result !== undefined) everything.set(manners, result);
    }
  }
}, 120_000);

describe.each(vendorManners.map((manners) => [manners.vendor, manners] as const))("%s", (_, manners) => {
  const spoken = [manners.format, ...(manners.also ?? []).map(({ format }) => format)].map((path) => CLIENT_OF[path]);
  let told: (format: Format, question: Question) => Told;
  let rows: ReadonlyMap<string | null, CallRow>;

  beforeAll(() => {
    const all = everything.get(manners);
    if (all?.status !== "fulfilled") throw all?.reason;
    rows = new Map(all.value.rows.map((row) => [row.id, row]));
    told = all.value.told;
  });

  const rowOf = ({ headers }: Told): CallRow | undefined => rows.get(headers.get("x-liaison-call-id"));

  /** The vendor's own error where it speaks the client's format, and its words in the client's own shape where not. */
  function expectRefusal(answer: Told, format: Format, fault: "missing" | "busy", refusal: Refusal): void {
    expect(answer.status).toBe(refusal.status);
    if (spoken.includes(format)) {
      expect(JSON.parse(answer.text)).toEqual(refusal.body);
      expect(Object.fromEntries(answer.headers)).toMatchObject(refusal.headers ?? {});
      return;
    }
    expect(errorIn(format, answer.text)).toEqual({ message: wordsOf(refusal), kind: KINDS[fault][format] });
  }

  describe.each(FORMATS)("asked by a client of %s", (format) => {
    test.each(["whole", "streamed"] as const)("answers, %s, and its tokens are in the record", (question) => {
      const answer = told(format, question);
      expect({ status: answer.status, text: textIn(format, answer.text) }, answer.text).toEqual({
        status: 200,
        text: "Grüße 👋",
      });
      const row = rowOf(answer);
      expect(row).toMatchObject({ provider: "good", status: "success", usage_source: "provider" });
      expect(Math.min(row?.input_tokens ?? 0, row?.output_tokens ?? 0)).toBeGreaterThan(0);
    });

    test("refuses our key, which is told as our fault, without its words", () => {
      const answer = told(format, "unproven");
      expect(answer.status).toBe(502);
      expect(errorIn(format, answer.text)).toEqual({
        message: expect.stringContaining("credentials this gateway holds"),
        kind: KINDS.unproven[format],
      });
      expect(answer.text).not.toContain("wrong-key-of-ours");
      expect(answer.text).not.toContain(wordsOf(manners.wrongKey));
      expect(rowOf(answer)).toMatchObject({ error_code: "provider_authentication", http_status: 502 });
    });

    test("has no such model, and says so", () => {
      const answer = told(format, "missing");
      expectRefusal(answer, format, "missing", manners.noModel);
      expect(rowOf(answer)).toMatchObject({ error_code: "model_not_found", http_status: answer.status });
    });

    test("has enough, and says how long to wait", () => {
      const answer = told(format, "busy");
      expectRefusal(answer, format, "busy", manners.tooMany);
      if (!spoken.includes(format)) expect(answer.headers.get("retry-after")).toBe("7");
      expect(rowOf(answer)).toMatchObject({ error_code: "rate_limited", http_status: 429 });
    });
  });
});

/** What a refusal says to people, wherever in its body that stands. */
function wordsOf({ body }: Refusal): string {
  const [, words = ""] = /"(?:message|detail|error)":"((?:[^"\\]|\\.)*)"/.exec(JSON.stringify(body)) ?? [];
  return JSON.parse(`"${words}"`) as string;
}
