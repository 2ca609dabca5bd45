import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigurationError } from "@ai-liaison/core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Fetch } from "../tap/fetch.ts";
import { replayFetch } from "./replay-fetch.ts";
import { ReplayMiss } from "./replay-miss.ts";
import type { ReplayOptions } from "./replay-options.ts";

let folder: string;
let file: string;
let asked: string[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "liaison-replay-"));
  file = join(folder, "tests", "greeting.json");
  asked = [];
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const URL_ASKED = "https://v.example/v1/chat?key=secret&alt=sse";
const KEY = "sk-proj-0123456789abcdefghij";

/** Answers with a number that counts up, so that an answer says which it is. */
const counting: Fetch = async (_, init) => {
  asked.push(String(init?.body));
  return Response.json({ answer: asked.length }, { status: 201, headers: { "x-request-id": "r-1", date: "today" } });
};
const post = (fetch: Fetch, body: unknown, init: RequestInit = {}): Promise<Response> =>
  fetch(URL_ASKED, { method: "POST", body: JSON.stringify(body), ...init });
const answerOf = async (response: Promise<Response>): Promise<unknown> => (await response).json();
const recorder = (options: Partial<ReplayOptions> = {}) =>
  replayFetch({ mode: "record", file, fetch: counting, ...options });
const replayer = (options: Partial<ReplayOptions> = {}) => replayFetch({ mode: "replay", file, ...options });

describe("recording and replaying", () => {
  test("gives the status, the headers and the bytes again, to a request spelt differently", async () => {
    await (
      await post(recorder(), { model: "m", messages: [1] }, { headers: { authorization: `Bearer ${KEY}` } })
    ).text();
    const again = await replayer()("https://v.example/v1/chat?alt=sse", {
      method: "post",
      body: '{ "messages": [1], "model": "m" }',
    });
    expect([again.status, again.headers.get("x-request-id"), again.url]).toEqual([
      201,
      "r-1",
      "https://v.example/v1/chat?alt=sse",
    ]);
    expect(await again.text()).toBe('{"answer":1}');
    expect(asked).toHaveLength(1);
  });

  test("the file can be read, and holds no key", async () => {
    const body = { model: "m", prompt: `my key is ${KEY}`, api_key: "odd" };
    const init = {
      headers: { authorization: `Bearer ${KEY}`, "x-api-key": KEY, cookie: "a=b", "accept-language": "eu" },
    };
    await (await post(recorder({ match: { headers: ["Accept-Language"] } }), body, init)).text();
    const text = readFileSync(file, "utf8");
    expect(JSON.parse(text)).toEqual({
      recording: 1,
      exchanges: [
        {
          request: {
            method: "POST",
            url: "https://v.example/v1/chat?alt=sse",
            headers: { "accept-language": "eu" },
            body: { json: { model: "m", prompt: "my key is [stripped]", api_key: "[stripped]" } },
          },
          response: {
            status: 201,
            headers: { "content-type": "application/json", "x-request-id": "r-1" },
            afterMs: expect.any(Number),
            body: { json: { answer: 1 } },
          },
        },
      ],
    });
    expect(text).toContain('\n  "exchanges": [\n');
    expect(text).not.toMatch(/0123456789|secret|a=b/);
  });

  test("answers leave no key, cookie or account in the file either", async () => {
    const headers = { "set-cookie": "session=0123456789", "vendor-organization": "org-0123456789", "x-echo": KEY };
    const answer = { message: `Incorrect API key provided: ${KEY}`, client_secret: "ephemeral-0123456789" };
    await (await post(recorder({ fetch: async () => Response.json(answer, { status: 401, headers }) }), {})).text();
    expect(readFileSync(file, "utf8")).not.toContain("0123456789");
    expect(await answerOf(post(replayer(), {}))).toEqual({
      message: "Incorrect API key provided: [stripped]",
      client_secret: "[stripped]",
    });
  });

  test("a key in a header or the address may be another one when it is replayed", async () => {
    await (await post(recorder(), { prompt: KEY }, { headers: { "x-api-key": "one" } })).text();
    const other = { prompt: "sk-proj-9876543210zyxwvutsrq-longer" };
    expect(
      await answerOf(
        replayer()("https://v.example/v1/chat?key=two&alt=sse", { method: "POST", body: JSON.stringify(other) }),
      ),
    ).toEqual({ answer: 1 });
  });

  test("equal requests get their answers in the order they were asked, whichever was answered first", async () => {
    const held: ((response: Response) => void)[] = [];
    const fetch = recorder({ fetch: () => new Promise((resolve) => held.push(resolve)) });
    const both = [post(fetch, { a: 1 }), post(fetch, { a: 1 })];
    await vi.waitFor(() => expect(held).toHaveLength(2));
    held[1]?.(new Response("second"));
    await (await both[1])?.text();
    held[0]?.(new Response("first"));
    await (await both[0])?.text();
    const again = replayer();
    expect(await (await post(again, { a: 1 })).text()).toBe("first");
    expect(await (await post(again, { a: 1 })).text()).toBe("second");
    await expect(post(again, { a: 1 })).rejects.toThrow("was recorded 2 times");
    const last = replayer({ usedUp: "last" });
    const answers = [1, 2, 3, 4].map(async () => (await post(last, { a: 1 })).text());
    expect(await Promise.all(answers)).toEqual(["first", "second", "second", "second"]);
    await expect(post(last, { a: 2 })).rejects.toThrow("is not recorded");
  });

  test("many at once are all in the file", async () => {
    const fetch = recorder();
    const numbers = Array.from({ length: 50 }, (_, at) => at);
    await Promise.all(numbers.map((at) => answerOf(post(fetch, { at }))));
    const again = replayer();
    expect(again.unused).toHaveLength(50);
    const answers = await Promise.all(numbers.map((at) => answerOf(post(again, { at }))));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(50);
    expect([again.unused, again.misses]).toEqual([[], []]);
  });

  test("record begins the file anew", async () => {
    await answerOf(post(recorder(), { a: 1 }));
    expect(recorder().unused).toEqual([]);
    expect(recorder({ mode: "smart" }).unused).toHaveLength(1);
    await answerOf(post(recorder(), { a: 2 }));
    const again = replayer();
    expect(await answerOf(post(again, { a: 2 }))).toEqual({ answer: 2 });
    await expect(post(again, { a: 1 })).rejects.toThrow("body.a: asked 1, recorded 2");
  });

  test("what changes from run to run can be left out, headers can count, and the host need not", async () => {
    const match = { ignore: ["meta.trace"], ignoreQuery: ["run"], host: false, headers: ["x-variant"] };
    const ask = (fetch: Fetch, host: string, trace: number, variant: string): Promise<Response> =>
      fetch(`https://${host}/a?run=${trace}`, {
        method: "POST",
        body: JSON.stringify({ meta: { trace } }),
        headers: { "X-Variant": variant },
      });
    const fetch = recorder({ match });
    await answerOf(ask(fetch, "one.example", 1, "a"));
    await answerOf(ask(fetch, "one.example", 1, "b"));
    expect(await answerOf(ask(replayer({ match }), "two.example:8080", 2, "b"))).toEqual({ answer: 2 });
    await expect(ask(replayer({ match }), "one.example", 1, "c")).rejects.toThrow('headers.x-variant: asked "c"');
    await expect(ask(replayer(), "two.example", 1, "a")).rejects.toThrow('origin: asked "https://two.example"');
  });

  test.each<[string, () => Parameters<Fetch>]>([
    ["a Request", () => [new Request(URL_ASKED, { method: "POST", body: '{"a":1}' })]],
    ["bytes", () => [URL_ASKED, { method: "POST", body: new TextEncoder().encode('{"a":1}') }]],
    ["a stream", () => [URL_ASKED, { method: "POST", body: new Blob(['{"a":1}']).stream(), duplex: "half" }]],
    ["a blob, to a URL", () => [new URL(URL_ASKED), { method: "POST", body: new Blob(['{"a":1}']) }]],
  ])("%s is the same request as text, and arrives whole when it is recorded", async (_, args) => {
    let arrived = "";
    const fetch = recorder({
      fetch: async (input, init) => {
        arrived = await new Request(input, { ...init, duplex: "half" } as RequestInit).text();
        return new Response("ok");
      },
    });
    await (await fetch(...args())).text();
    expect(arrived).toBe('{"a":1}');
    expect(await (await post(replayer(), { a: 1 })).text()).toBe("ok");
  });

  test("a request without a body is one too, and every value of a parameter counts", async () => {
    const fetch = recorder();
    const ask = (asking: Fetch, query: string): Promise<Response> =>
      asking(new Request(`https://v.example/a?${query}`));
    await answerOf(ask(fetch, "b=2&a=1&a=2"));
    expect(await answerOf(ask(replayer(), "a=1&a=2&b=2"))).toEqual({ answer: 1 });
    expect(await answerOf(replayer()("https://v.example/a?a=1&b=2&a=2"))).toEqual({ answer: 1 });
    await expect(ask(replayer(), "a=1&b=2")).rejects.toThrow('query.a.1: asked nothing, recorded "2"');
  });

  test("a body that is a single value, and one that is text, are told apart by it", async () => {
    const fetch = recorder();
    const put = (asking: Fetch, body: string): Promise<Response> => asking(URL_ASKED, { method: "PUT", body });
    await answerOf(put(fetch, '"one"'));
    await answerOf(put(fetch, "plain words"));
    expect(await answerOf(put(replayer(), "plain words"))).toEqual({ answer: 2 });
    expect(await answerOf(put(replayer(), '"one"'))).toEqual({ answer: 1 });
    await expect(put(replayer(), "other words")).rejects.toThrow('body: asked "other words", recorded ');
  });

  test("a header that counts and is not there is a difference", async () => {
    const match = { headers: ["x-variant"] };
    await answerOf(post(recorder({ match }), {}, { headers: { "x-variant": "a" } }));
    await expect(post(replayer({ match }), {})).rejects.toThrow('headers.x-variant: asked nothing, recorded "a"');
  });

  test("forms are told apart by their fields and files, not by the random text between them", async () => {
    const form = (content: string): FormData => {
      const made = new FormData();
      made.append("model", "whisper");
      made.append("file", new File([content], "a.wav", { type: "audio/wav" }));
      return made;
    };
    const ask = (fetch: Fetch, body: FormData): Promise<Response> => fetch(URL_ASKED, { method: "POST", body });
    await answerOf(ask(recorder(), form("one")));
    expect(await answerOf(ask(replayer(), form("one")))).toEqual({ answer: 1 });
    expect(await answerOf(replayer()(new Request(URL_ASKED, { method: "POST", body: form("one") })))).toEqual({
      answer: 1,
    });
    await expect(ask(replayer(), form("other"))).rejects.toThrow("body.1.sha256");
  });

  test("binary bodies and answers, and answers without a body, come again", async () => {
    const bytes = Uint8Array.of(0, 255, 128);
    const fetch = recorder({
      fetch: async (_, init) =>
        new Response(init?.body === "none" ? null : bytes, { status: init?.body === "none" ? 204 : 200 }),
    });
    await (await fetch(URL_ASKED, { method: "PUT", body: bytes })).arrayBuffer();
    await fetch(URL_ASKED, { method: "PUT", body: "none" });
    const again = replayer();
    expect(await (await again(URL_ASKED, { method: "PUT", body: bytes })).bytes()).toEqual(bytes);
    const none = await again(URL_ASKED, { method: "PUT", body: "none" });
    expect([none.status, none.body]).toEqual([204, null]);
    await expect(again(URL_ASKED, { method: "PUT", body: Uint8Array.of(254) })).rejects.toThrow("body.sha256");
  });
});

describe("smart", () => {
  test("replays what there is, and records the rest beside it", async () => {
    await answerOf(post(recorder(), { a: 1 }));
    const smart = recorder({ mode: "smart" });
    expect(await answerOf(post(smart, { a: 1 }))).toEqual({ answer: 1 });
    expect(asked).toHaveLength(1);
    expect(await answerOf(post(smart, { a: 2 }))).toEqual({ answer: 2 });
    expect(await answerOf(post(smart, { a: 1 }))).toEqual({ answer: 3 });
    const again = replayer();
    const bodies = [{ a: 1 }, { a: 1 }, { a: 2 }];
    expect(await Promise.all(bodies.map((body) => answerOf(post(again, body))))).toEqual([
      { answer: 1 },
      { answer: 3 },
      { answer: 2 },
    ]);
  });

  test("two that share a file keep what the other wrote", async () => {
    const [one, other] = [recorder({ mode: "smart" }), recorder({ mode: "smart" })];
    await answerOf(post(one, { a: 1 }));
    await answerOf(post(other, { a: 2 }));
    await answerOf(post(one, { a: 3 }));
    expect(replayer().unused.map((request) => request.body)).toEqual([
      { json: { a: 2 } },
      { json: { a: 1 } },
      { json: { a: 3 } },
    ]);
  });
});

describe("a folder", () => {
  const directory = (): string => join(folder, "recordings");
  const inFolder = (mode: ReplayOptions["mode"]) =>
    replayFetch({ ...(mode !== undefined && { mode }), directory: directory(), fetch: counting });

  test("has a file for each exchange, named for its request", async () => {
    const fetch = inFolder("record");
    await answerOf(post(fetch, { a: 1 }));
    await answerOf(post(fetch, { a: 1 }));
    await answerOf(post(fetch, { a: 2 }));
    const names = readdirSync(directory()).toSorted();
    expect(names.map((name) => name.replace(/-[0-9a-f]{8}-/, "-#-")).toSorted()).toEqual([
      "post-v.example-v1-chat-#-001.json",
      "post-v.example-v1-chat-#-001.json",
      "post-v.example-v1-chat-#-002.json",
    ]);
    const again = inFolder("replay");
    expect(await answerOf(post(again, { a: 1 }))).toEqual({ answer: 1 });
    expect(await answerOf(post(again, { a: 1 }))).toEqual({ answer: 2 });
  });

  test("record replaces the recordings of the requests it makes, and leaves the others", async () => {
    const first = inFolder("record");
    for (const a of [1, 1, 2]) await answerOf(post(first, { a }));
    const second = inFolder("record");
    expect(second.unused).toEqual([]);
    await answerOf(post(second, { a: 1 }));
    const again = inFolder("replay");
    expect(await answerOf(post(again, { a: 1 }))).toEqual({ answer: 4 });
    expect(await answerOf(post(again, { a: 2 }))).toEqual({ answer: 3 });
    await expect(post(again, { a: 1 })).rejects.toThrow("recorded once");
  });

  test("may not be there yet, and may hold other files", async () => {
    await expect(post(inFolder("replay"), { a: 1 })).rejects.toThrow(`there are no recordings in ${directory()}`);
    await answerOf(post(inFolder("record"), { a: 1 }));
    writeFileSync(join(directory(), "README.md"), "what these are");
    expect(await answerOf(post(inFolder("replay"), { a: 1 }))).toEqual({ answer: 1 });
  });

  test("smart goes on counting where the folder ends", async () => {
    await answerOf(post(inFolder("record"), { a: 1 }));
    const smart = inFolder("smart");
    await answerOf(post(smart, { a: 1 }));
    await answerOf(post(smart, { a: 1 }));
    expect(
      readdirSync(directory())
        .map((name) => name.slice(-8))
        .toSorted(),
    ).toEqual(["001.json", "002.json"]);
  });
});

describe("a request without a recording", () => {
  test("fails with the miss, asks nobody, and is listed", async () => {
    const fetch = replayer({ fetch: counting });
    await expect(post(fetch, { a: 1 })).rejects.toBeInstanceOf(ReplayMiss);
    expect(fetch.misses.map(({ request }) => request.body)).toEqual([{ json: { a: 1 } }]);
    expect(asked).toEqual([]);
  });

  test("may be answered by the test itself", async () => {
    const fetch = replayer({ onMiss: (miss) => new Response(miss.request.url) });
    expect(await (await post(fetch, {})).text()).toBe("https://v.example/v1/chat?alt=sse");
    await expect(post(replayer({ onMiss: () => undefined }), {})).rejects.toThrow(ReplayMiss);
  });
});

describe("streams", () => {
  const SSE = { headers: { "content-type": "text/event-stream" } };
  const streamed = (...parts: readonly string[]): Fetch => {
    return async () => {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
          controller.close();
        },
      });
      return new Response(body, SSE);
    };
  };
  const piecesOf = async (response: Response): Promise<string[]> => {
    const pieces: string[] = [];
    for await (const piece of response.body ?? []) pieces.push(new TextDecoder().decode(piece));
    return pieces;
  };

  test("come again in the pieces they came in", async () => {
    const parts = ["data: 1\n", "\ndata: 2", "\n\n", "data: [DONE]\n\n"];
    expect(await piecesOf(await post(recorder({ fetch: streamed(...parts) }), {}))).toEqual(parts);
    expect(await piecesOf(await post(replayer(), {}))).toEqual(parts);
  });

  test("are kept though their reader hands the memory of each piece on", async () => {
    let end = (): void => {};
    const ending: Fetch = async () => {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          controller.enqueue(new TextEncoder().encode("a"));
          end = () => controller.close();
        },
      });
      return new Response(body, SSE);
    };
    const response = await post(recorder({ fetch: ending }), {});
    for await (const piece of response.body ?? []) {
      structuredClone(piece.buffer, { transfer: [piece.buffer] });
      end();
    }
    expect(await piecesOf(await post(replayer(), {}))).toEqual(["a"]);
  });

  test("come as slowly as they did when that is asked for", async () => {
    await piecesOf(await post(recorder({ fetch: streamed("a", "b") }), {}));
    const slow = JSON.parse(readFileSync(file, "utf8"));
    slow.exchanges[0].response.afterMs = 40;
    slow.exchanges[0].response.body.chunks[1].afterMs = 40;
    writeFileSync(file, JSON.stringify(slow));
    const startedMs = performance.now();
    expect(await piecesOf(await post(replayer({ pace: "recorded" }), {}))).toEqual(["a", "b"]);
    expect(performance.now() - startedMs).toBeGreaterThan(75);
  });

  test("an abort ends a replay with the caller's own reason, before and within the answer", async () => {
    await piecesOf(await post(recorder({ fetch: streamed("a", "b") }), {}));
    const reason = new Error("enough");
    await expect(post(replayer(), {}, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    const stopping = new AbortController();
    const response = await post(replayer(), {}, { signal: stopping.signal });
    const reader = response.body?.getReader();
    await reader?.read();
    stopping.abort(reason);
    await expect(reader?.read()).rejects.toBe(reason);
  });

  test("an abort does not wait for the pace", async () => {
    await piecesOf(await post(recorder({ fetch: streamed("a") }), {}));
    writeFileSync(file, readFileSync(file, "utf8").replace(/"afterMs": \d+/, '"afterMs": 3600000'));
    const stopping = new AbortController();
    const waiting = post(replayer({ pace: "recorded" }), {}, { signal: stopping.signal });
    setTimeout(() => stopping.abort(), 10);
    await expect(waiting).rejects.toMatchObject({ name: "AbortError" });
  });

  test("one that was left early stops the vendor, is kept as far as it was read, and says so beyond", async () => {
    let cancelled: unknown = null;
    const slow: Fetch = async () => {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(new TextEncoder().encode("data: x\n\n")),
        cancel: (reason) => {
          cancelled = reason;
        },
      });
      return new Response(body, SSE);
    };
    const reader = (await post(recorder({ fetch: slow }), {})).body?.getReader();
    await reader?.read();
    await reader?.cancel("seen enough");
    expect(cancelled).toBe("seen enough");
    const again = (await post(replayer(), {})).body?.getReader();
    expect((await again?.read())?.done).toBe(false);
    await expect(again?.read()).rejects.toThrow("The recording of https://v.example/v1/chat?alt=sse ends here");
  });

  test("one whose end nobody asks for is kept whole, whether or not it is over when it is left", async () => {
    let end = (): void => {};
    const ending: Fetch = async () => {
      const body = new ReadableStream<Uint8Array>({
        start: (controller) => {
          controller.enqueue(new TextEncoder().encode("data: [DONE]\n\n"));
          end = () => controller.close();
        },
      });
      return new Response(body, SSE);
    };
    const fetch = recorder({ fetch: ending });
    const response = await post(fetch, {});
    await response.body?.getReader().read();
    expect(existsSync(file)).toBe(false);
    end();
    await fetch.flush();
    expect(await piecesOf(await post(replayer(), {}))).toEqual(["data: [DONE]\n\n"]);
  });

  test("one that breaks is not kept, and breaks with the same error", async () => {
    const broken = new Error("reset");
    const breaking: Fetch = async () =>
      new Response(
        new ReadableStream({
          pull: () => {
            throw broken;
          },
        }),
        SSE,
      );
    await expect((await post(recorder({ fetch: breaking }), {})).text()).rejects.toBe(broken);
    expect(existsSync(file)).toBe(false);
  });
});

describe("settings", () => {
  test("the mode comes from the environment unless told, and is replay without that", () => {
    expect(replayFetch({ file }).mode).toBe("replay");
    vi.stubEnv("LIAISON_REPLAY", "smart");
    expect([replayFetch({ file }).mode, replayFetch({ file, mode: "record" }).mode]).toEqual(["smart", "record"]);
    vi.stubEnv("LIAISON_REPLAY", "recording");
    expect(() => replayFetch({ file })).toThrow('There is no way to replay called "recording"');
  });

  test("a file or a directory, not both and not neither", () => {
    expect(() => replayFetch({})).toThrow(ConfigurationError);
    expect(() => replayFetch({ file, directory: folder })).toThrow("one of the two");
  });

  test("a header that holds a key cannot count", async () => {
    await expect(post(recorder({ match: { headers: ["x-api-key"] } }), {})).rejects.toThrow("x-api-key holds a key");
  });

  test("a spoilt file is told with its name", async () => {
    const spoilt = join(folder, "spoilt.json");
    writeFileSync(spoilt, "{}");
    await expect(post(replayer({ file: spoilt }), {})).rejects.toThrow(`${spoilt} cannot be read as a recording`);
  });

  test("where nothing can be written, nothing is asked", async () => {
    writeFileSync(join(folder, "taken"), "");
    await expect(post(recorder({ file: join(folder, "taken", "r.json") }), {})).rejects.toThrow("cannot be written");
    expect(asked).toEqual([]);
  });

  test("a file that cannot be replaced fails the reading of the answer, and flush", async () => {
    const taken = join(folder, "taken.json");
    mkdirSync(join(taken, "in-the-way"), { recursive: true });
    const fetch = recorder({ file: taken });
    const response = await post(fetch, {});
    await expect(response.text()).rejects.toThrow("cannot be written");
    await expect(fetch.flush()).rejects.toThrow("cannot be written");
    expect(readdirSync(folder).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});
