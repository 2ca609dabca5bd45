import { describe, expect, test } from "vitest";
import { observeResponse } from "./observe-response.ts";
import type { Bytes, ResponseWatch } from "./response-watch.ts";

const TEXT = '{"answer":"Grüße"}';

interface Told {
  readonly lines: string[];
  readonly watches: () => ResponseWatch;
}

/** A watch that writes down what it is told, and passes everything on. */
function teller(changes: Partial<ResponseWatch> = {}): Told {
  const lines: string[] = [];
  const watches = (): ResponseWatch => ({
    onText: (text, value) => {
      lines.push(`text ${text.length} ${typeof value}`);
      return text;
    },
    onBytes: (bytes) => {
      lines.push(`bytes ${bytes.length}`);
      return bytes;
    },
    onChunk: (chunk) => {
      lines.push(`chunk ${chunk.length}`);
      return chunk;
    },
    onEnd: () => {
      lines.push("end");
      return null;
    },
    onCancel: () => void lines.push("cancel"),
    onError: (error) => void lines.push(`error ${error}`),
    onLetGo: null,
    ...changes,
  });
  return { lines, watches };
}

function bytesOf(...texts: string[]): ReadableStream<Uint8Array> {
  const pieces = texts.map((text) => new TextEncoder().encode(text));
  return new ReadableStream({
    type: "bytes",
    pull: (controller) => {
      const piece = pieces.shift();
      if (piece === undefined) {
        controller.close();
        (controller as ReadableByteStreamController).byobRequest?.respond(0);
      } else controller.enqueue(piece);
    },
  });
}

const canned = (): Response => new Response(bytesOf(TEXT), { headers: { "content-type": "application/json" } });

async function readAll(stream: ReadableStream<Uint8Array> | null): Promise<string> {
  const pieces: Uint8Array[] = [];
  for await (const piece of stream ?? []) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

describe("a response that is observed", () => {
  test("stays the object it was", () => {
    const response = canned();
    const { watches, lines } = teller();
    expect(observeResponse(response, watches)).toBe(response);
    expect(response).toBeInstanceOf(Response);
    expect(Object.keys(response)).toEqual([]);
    expect(response.bodyUsed).toBe(false);
    expect(lines).toEqual([]);
  });

  test.each([
    ["text", (response: Response) => response.text(), TEXT, ["text 18 undefined"]],
    ["json", (response: Response) => response.json(), JSON.parse(TEXT), ["text 18 object"]],
    ["bytes", async (response: Response) => Buffer.from(await response.bytes()).toString(), TEXT, ["bytes 20"]],
    [
      "arrayBuffer",
      async (response: Response) => Buffer.from(await response.arrayBuffer()).toString(),
      TEXT,
      ["bytes 20"],
    ],
    ["blob", async (response: Response) => (await response.blob()).text(), TEXT, ["bytes 20"]],
    ["body", (response: Response) => readAll(response.body), TEXT, ["chunk 20", "end"]],
  ])("tells that it is read by `%s`, which gives what it gave", async (_way, read, expected, told) => {
    const { watches, lines } = teller();
    expect(await read(observeResponse(canned(), watches))).toEqual(expected);
    expect(lines).toEqual(told);
  });

  test("a blob keeps its type, a form its fields", async () => {
    const { watches } = teller();
    const bare = (await canned().blob()).type;
    expect((await observeResponse(canned(), watches).blob()).type).toBe(bare);
    const form = new FormData();
    form.set("name", "value");
    const read = await observeResponse(new Response(form), watches).formData();
    expect([...read]).toEqual([["name", "value"]]);
  });

  test("text that is no JSON is the same error, and is told as text", async () => {
    const { watches, lines } = teller();
    const bare = await new Response("<html>").json().catch((error: unknown) => error);
    const observed = await observeResponse(new Response("<html>"), watches)
      .json()
      .catch((error: unknown) => error);
    expect(String(observed)).toBe(String(bare));
    expect(observed).toBeInstanceOf(SyntaxError);
    expect(lines).toEqual(["text 6 undefined"]);
  });

  test("a body read twice is refused as always, which says nothing of the answer", async () => {
    const { watches, lines } = teller();
    const response = observeResponse(canned(), watches);
    await response.text();
    await expect(response.text()).rejects.toThrow(TypeError);
    await expect(response.json()).rejects.toThrow(TypeError);
    expect(lines).toEqual(["text 18 undefined"]);
  });

  test("an error on the way comes through as the same object", async () => {
    const cause = new Error("reset");
    const broken = (): Response => new Response(new ReadableStream({ pull: () => Promise.reject(cause) }));
    for (const read of [
      (response: Response) => response.text(),
      (response: Response) => response.arrayBuffer(),
      (response: Response) => readAll(response.body),
    ]) {
      const { watches, lines } = teller();
      await expect(read(observeResponse(broken(), watches))).rejects.toBe(cause);
      expect(lines).toEqual(["error Error: reset"]);
    }
  });

  test("cancelling the body cancels what is below, with the reason, before and after the first chunk", async () => {
    for (const readsFirst of [false, true]) {
      const reasons: unknown[] = [];
      const below = new ReadableStream({
        pull: (controller) => controller.enqueue(new Uint8Array([1])),
        cancel: (reason) => void reasons.push(reason),
      });
      const { watches, lines } = teller();
      const { body } = observeResponse(new Response(below), watches);
      const reader = body?.getReader();
      if (readsFirst) await reader?.read();
      await reader?.cancel("enough");
      expect(reasons).toEqual(["enough"]);
      expect(lines).toEqual(readsFirst ? ["chunk 1", "cancel"] : ["cancel"]);
    }
  });

  test("nothing is pulled before the reader asks", async () => {
    let pulled = 0;
    const below = new ReadableStream(
      {
        pull: (controller) => {
          pulled += 1;
          controller.enqueue(new Uint8Array([pulled]));
        },
      },
      { highWaterMark: 0 },
    );
    const { body } = observeResponse(new Response(below), teller().watches);
    await new Promise((later) => setTimeout(later, 5));
    expect(pulled).toBe(0);
    const reader = body?.getReader();
    await reader?.read();
    await new Promise((later) => setTimeout(later, 5));
    expect(pulled).toBe(1);
    await reader?.cancel();
  });

  test("a reader may bring its own memory, as far as the body lets it", async () => {
    const { watches, lines } = teller();
    const { body } = observeResponse(new Response(bytesOf("hello", " there")), watches);
    const reader = body?.getReader({ mode: "byob" });
    const pieces: string[] = [];
    for (;;) {
      const step = await reader?.read(new Uint8Array(4));
      if (step === undefined || step.done) break;
      pieces.push(Buffer.from(step.value).toString());
    }
    expect(pieces.join("")).toBe("hello there");
    expect(lines).toEqual(["chunk 5", "chunk 6", "end"]);
  });

  test("chunks that are pieces of a shared memory are passed on as they are, and the memory stays whole", async () => {
    const pool = Buffer.from("one two three");
    const pieces = [pool.subarray(0, 4), pool.subarray(4, 8), pool.subarray(8)];
    const below = new ReadableStream({
      start: (controller) => {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    });
    const seen: unknown[] = [];
    for await (const chunk of observeResponse(new Response(below), teller().watches).body ?? []) seen.push(chunk);
    expect(Buffer.concat(seen as Buffer[]).toString()).toBe("one two three");
    expect(pool.toString()).toBe("one two three");
  });

  test("what the watch holds back does not arrive, and what it adds does, in every way of reading", async () => {
    const encode = (text: string): Bytes => new TextEncoder().encode(text);
    const changes: Partial<ResponseWatch> = {
      onText: (text) => text.toUpperCase(),
      onBytes: () => encode("replaced").subarray(0, 7),
      onChunk: (chunk) => (chunk.length === 1 ? null : chunk),
      onEnd: () => encode("!"),
    };
    const response = (): Response => observeResponse(new Response(bytesOf("ab", "-", "cd")), teller(changes).watches);
    expect(await response().text()).toBe("AB-CD");
    expect(await readAll(response().body)).toBe("abcd!");
    expect(Buffer.from(await response().arrayBuffer()).toString()).toBe("replace");
    expect(Buffer.from(await response().bytes()).toString()).toBe("replace");
  });

  test("a clone is read on its own, and both tell", async () => {
    const { watches, lines } = teller();
    const response = observeResponse(canned(), watches);
    const clone = response.clone();
    expect(clone).toBeInstanceOf(Response);
    expect(await readAll(clone.body)).toBe(TEXT);
    expect(await response.text()).toBe(TEXT);
    expect(lines).toEqual(["chunk 20", "end", "text 18 undefined"]);
  });

  test("letting go of the reader is told where that means something", async () => {
    const lines: string[] = [];
    const { watches } = teller({ onLetGo: () => void lines.push("let go") });
    const { body } = observeResponse(canned(), watches);
    body?.getReader().releaseLock();
    expect(lines).toEqual(["let go"]);
    expect(await readAll(body)).toBe(TEXT);
  });

  test("observed twice, it tells both", async () => {
    const [first, second] = [teller(), teller()];
    const response = observeResponse(observeResponse(canned(), first.watches), second.watches);
    expect(await readAll(response.body)).toBe(TEXT);
    expect([first.lines, second.lines]).toEqual([
      ["chunk 20", "end"],
      ["chunk 20", "end"],
    ]);
  });

  test("a body that somebody reads already is handed out as it is", async () => {
    const below = canned();
    const { body } = below;
    body?.getReader();
    const { watches, lines } = teller();
    const response = observeResponse(below, watches);
    expect(response.body).toBe(body);
    await expect(response.text()).rejects.toThrow(TypeError);
    expect(lines).toEqual([]);
  });

  test("a body that is neither a stream nor can be iterated is handed out as it is", () => {
    const body = { size: 3 };
    const below = { body, headers: new Headers(), text: async () => "abc" } as unknown as Response;
    expect(observeResponse(below, teller().watches).body).toBe(body);
  });

  test("a stand-in whose body is read in part is asked for its text all the same", async () => {
    const stream = bytesOf("one", "two");
    const refuse = () => Promise.reject(new Error(`locked: ${stream.locked}`));
    const below = { body: stream, headers: new Headers(), text: refuse } as unknown as Response;
    const { watches, lines } = teller();
    const response = observeResponse(below, watches);
    await response.body?.getReader().read();
    await expect(response.text()).rejects.toThrow("locked: true");
    expect(lines).toEqual(["chunk 3"]);
  });

  test("a response without a body has none", () => {
    const { watches } = teller();
    const response = observeResponse(new Response(null, { status: 204 }), watches);
    expect(response.body).toBeNull();
  });

  test("the body is the same object however often it is asked for", () => {
    const response = observeResponse(canned(), teller().watches);
    expect(response.body).toBe(response.body);
  });
});
