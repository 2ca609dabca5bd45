import { Readable } from "node:stream";
import { buffer, text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { observeResponse } from "./observe-response.ts";
import type { Bytes, ResponseWatch } from "./response-watch.ts";

type Body = ReadableStream<Bytes>;

const PIECES = ["one ", "two ", "three"];
const BROKEN = new TypeError("the line is cut");

/** A body of three pieces, whose source tells how it was cancelled; of bytes or of chunks, and cut before its end. */
interface Source {
  readonly body: Body;
  readonly cancelled: unknown[];
  readonly pulls: () => number;
}

function sourceOf({
  type,
  cutAfter = Number.POSITIVE_INFINITY,
}: {
  type: "bytes" | "chunks";
  cutAfter?: number;
}): Source {
  const cancelled: unknown[] = [];
  let at = 0;
  const pull = (controller: ReadableByteStreamController | ReadableStreamDefaultController<Bytes>): void => {
    const piece = PIECES[at];
    at += 1;
    if (at > cutAfter) controller.error(BROKEN);
    else if (piece === undefined) controller.close();
    else controller.enqueue(Uint8Array.from(Buffer.from(piece)));
    if (at <= cutAfter && piece === undefined && "byobRequest" in controller) controller.byobRequest?.respond(0);
  };
  const cancel = (reason: unknown): void => void cancelled.push(reason);
  const body =
    type === "bytes"
      ? new ReadableStream({ type, pull, cancel }, { highWaterMark: 0 })
      : new ReadableStream<Bytes>({ pull, cancel }, { highWaterMark: 0 });
  return { body: body as Body, cancelled, pulls: () => at };
}

interface Watched {
  readonly lines: string[];
  readonly watch: ResponseWatch;
}

/** Writes down what it is told; `changes` hold back or replace. */
function teller(changes: Partial<ResponseWatch> = {}): Watched {
  const lines: string[] = [];
  const tell = (line: string): void => void lines.push(line);
  const watch: ResponseWatch = {
    onText: (whole) => {
      tell(`text ${whole}`);
      return whole;
    },
    onBytes: (bytes) => {
      tell(`bytes ${Buffer.from(bytes)}`);
      return bytes;
    },
    onChunk: (chunk) => {
      tell(`chunk ${Buffer.from(chunk)}`);
      return chunk;
    },
    onEnd: () => {
      tell("end");
      return null;
    },
    onCancel: () => tell("cancel"),
    onError: (error) => tell(error === BROKEN ? "broken" : `error ${error}`),
    onLetGo: () => tell("let go"),
    ...changes,
  };
  return { lines, watch };
}

const ALL = ["chunk one ", "chunk two ", "chunk three", "end"];
const word = (chunk: Bytes | undefined): string | null => (chunk === undefined ? null : Buffer.from(chunk).toString());

type Script = (body: Body, response: Response) => Promise<unknown>;

interface Way {
  readonly read: Script;
  readonly told: readonly string[];
  /** The kinds of body it is tried with. */
  readonly of?: readonly ("bytes" | "chunks")[];
  readonly cutAfter?: number;
  /** Whether its reader is one that tells when it lets go; both unless told. */
  readonly letsGo?: readonly boolean[];
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<string[]> {
  const words: string[] = [];
  for await (const chunk of chunks) words.push(Buffer.from(chunk).toString());
  return words;
}

async function drain(reader: ReadableStreamDefaultReader<Bytes>): Promise<(string | null)[]> {
  const words: (string | null)[] = [];
  for (;;) {
    const { value, done } = await reader.read();
    words.push(word(value));
    if (done) return words;
  }
}

const failure = async (act: () => unknown): Promise<unknown> => {
  try {
    return { returned: await act() };
  } catch (error) {
    return error === BROKEN ? "the very error" : String(error);
  }
};

const WAYS: Readonly<Record<string, Way>> = {
  "a reader": { read: (body) => drain(body.getReader()), told: ALL },
  "a reader that reads on after the end": {
    read: async (body) => {
      const reader = body.getReader();
      await drain(reader);
      return [await reader.read(), await reader.read(), await reader.closed];
    },
    told: ALL,
  },
  "two readers, one after the other": {
    read: async (body) => {
      const reader = body.getReader();
      const first = await reader.read();
      reader.releaseLock();
      return [word(first.value), body.locked, ...(await drain(body.getReader()))];
    },
    told: ["chunk one ", "let go", "chunk two ", "chunk three", "end"],
  },
  "reads asked for at once": {
    read: async (body) => {
      const reader = body.getReader();
      const steps = await Promise.all([reader.read(), reader.read(), reader.read(), reader.read(), reader.read()]);
      return steps.map(({ value, done }) => [word(value), done]);
    },
    told: ALL,
  },
  "a reader that gives up a read": {
    read: async (body) => {
      const reader = body.getReader();
      const given = failure(() => reader.read());
      reader.releaseLock();
      return [typeof (await given), body.locked];
    },
    told: ["let go"],
    of: ["chunks"],
  },
  "a reader that cancels": {
    read: async (body) => {
      const reader = body.getReader();
      await reader.read();
      return [await reader.cancel("enough"), await reader.read()];
    },
    told: ["chunk one ", "cancel"],
  },
  "`for await`": { read: (body) => collect(body), told: ALL },
  "`for await` with a break": {
    read: async (body) => {
      for await (const chunk of body) return [word(chunk), body.locked];
      return null;
    },
    told: ["chunk one ", "cancel"],
  },
  "`values`": { read: (body) => collect(body.values()), told: ALL },
  "`values` with `preventCancel`, and what it left": {
    read: async (body) => {
      const words: (string | null)[] = [];
      for await (const chunk of body.values({ preventCancel: true })) {
        words.push(word(chunk));
        break;
      }
      return [...words, body.locked, ...(await collect(body))];
    },
    told: ["chunk one ", "let go", "chunk two ", "chunk three", "end"],
  },
  "an iterator by hand": {
    read: async (body) => {
      const iterator = body[Symbol.asyncIterator]();
      const first = await iterator.next();
      return [word(first.value), await iterator.return?.(), await iterator.next()];
    },
    told: ["chunk one ", "cancel"],
  },
  cancelling: { read: async (body) => [await body.cancel("not wanted"), body.locked], told: ["cancel"] },
  "cancelling while somebody reads, which is refused": {
    read: async (body) => {
      const reader = body.getReader();
      return [await failure(() => body.cancel()), ...(await drain(reader))];
    },
    told: ALL,
  },
  "`tee`": {
    read: async (body) => {
      const [left, right] = body.tee();
      return [await Promise.all([collect(left), collect(right)]), body.locked];
    },
    told: ALL,
  },
  "`tee`, both cancelled": {
    read: async (body) => {
      const [left, right] = body.tee();
      return Promise.all([left.cancel("a"), right.cancel("b")]);
    },
    told: ["cancel"],
  },
  "`tee`, one cancelled after a piece": {
    read: async (body) => {
      const [left, right] = body.tee();
      const words = collect(right);
      await left.cancel();
      return words;
    },
    told: ALL,
  },
  "`pipeTo`": {
    read: async (body) => {
      const words: string[] = [];
      await body.pipeTo(new WritableStream({ write: (chunk) => void words.push(Buffer.from(chunk).toString()) }));
      return [words, body.locked];
    },
    told: ALL,
  },
  "`pipeThrough`": { read: (body) => text(body.pipeThrough(new TransformStream())), told: ALL },
  "`pipeThrough` a decoder": {
    read: async (body) => {
      let all = "";
      for await (const piece of body.pipeThrough(new TextDecoderStream())) all += piece;
      return all;
    },
    told: ALL,
  },
  "whatever is asked of a body that is read already": {
    read: async (body) => {
      body.getReader();
      return [
        await failure(() => body.getReader()),
        await failure(() => body.tee()),
        await failure(() => body.pipeTo(new WritableStream())),
        await failure(() => body.pipeThrough(new TransformStream())),
        await failure(() => body.values()),
        await failure(() => collect(body)),
      ];
    },
    told: [],
  },
  "whatever is asked of a body that is teed already": {
    read: async (body) => {
      body.tee();
      return [
        body.locked,
        await failure(() => body.getReader()),
        await failure(() => body.tee()),
        await failure(() => body.cancel()),
        await failure(() => body.pipeTo(new WritableStream())),
        await failure(() => collect(body)),
      ];
    },
    told: [],
    of: ["bytes"],
  },
  "memory of one's own": {
    read: async (body) => {
      const reader = body.getReader({ mode: "byob" });
      const words: (string | null)[] = [];
      for (;;) {
        const { value, done } = await reader.read(new Uint8Array(100));
        words.push(word(value as Bytes | undefined));
        if (done) return words;
      }
    },
    told: ALL,
    of: ["bytes"],
  },
  "memory of one's own, smaller than a piece": {
    read: async (body) => {
      const reader = body.getReader({ mode: "byob" });
      const first = await reader.read(new Uint8Array(2));
      const second = await reader.read(new Uint8Array(2));
      reader.releaseLock();
      return [word(first.value as Bytes), word(second.value as Bytes), body.locked, ...(await collect(body))];
    },
    told: ["chunk one ", "let go", "chunk two ", "chunk three", "end"],
    of: ["bytes"],
  },
  "memory of one's own, which the body does not fill": {
    read: async (body) => [await failure(() => body.getReader({ mode: "byob" })), body.locked],
    told: [],
    of: ["chunks"],
  },
  "Node's `Readable.fromWeb`": {
    read: async (body) => (await buffer(Readable.fromWeb(body as never))).toString(),
    told: ALL,
    letsGo: [false],
  },
  "a stream that is handed to another thread": {
    read: async (body) => (await buffer(structuredClone(body, { transfer: [body as never] }))).toString(),
    told: ALL,
    letsGo: [false],
  },
  "a reader of the class's own, which asks no method of the body": {
    read: (body) => drain(ReadableStream.prototype.getReader.call(body) as ReadableStreamDefaultReader<Bytes>),
    told: ALL,
  },
  "a read that is given up, and the next reader": {
    read: async (body) => {
      const reader = body.getReader();
      const first = word((await reader.read()).value);
      const given = reader.read().then(
        ({ value }) => [word(value)],
        () => [],
      );
      reader.releaseLock();
      return [first, ...(await given), ...(await collect(body)), Readable.isDisturbed(body as never)];
    },
    told: ["chunk one ", "let go", "chunk two ", "chunk three", "end"],
    of: ["bytes"],
  },
  "a response around it": { read: (body) => new Response(body).text(), told: ALL },
  "a request around it": {
    read: (body) => new Request("http://x.example", { method: "POST", body, duplex: "half" } as RequestInit).text(),
    told: ALL,
  },
  "a reader, of a body that breaks": {
    read: async (body) => {
      const reader = body.getReader();
      return [
        word((await reader.read()).value),
        await failure(() => reader.read()),
        await failure(() => reader.read()),
      ];
    },
    told: ["chunk one ", "broken"],
    cutAfter: 1,
  },
  "`for await`, of a body that breaks": {
    read: (body) => failure(() => collect(body)),
    told: ["chunk one ", "broken"],
    cutAfter: 1,
  },
  "`pipeTo`, of a body that breaks": {
    read: (body) => failure(() => body.pipeTo(new WritableStream())),
    told: ["chunk one ", "chunk two ", "broken"],
    cutAfter: 2,
  },
  "`text()` after the body was looked at": {
    read: async (body, response) => [body.locked, await response.text(), response.bodyUsed],
    told: ["text one two three"],
  },
  "`arrayBuffer()` after a reader came and went": {
    read: async (body, response) => {
      body.getReader().releaseLock();
      return Buffer.from(await response.arrayBuffer()).toString();
    },
    told: ["let go", "bytes one two three"],
  },
  "`text()` of a body that somebody reads, which is refused": {
    read: async (body, response) => {
      const reader = body.getReader();
      const refused = await failure(() => response.text());
      return [refused, ...(await drain(reader))];
    },
    told: ALL,
  },
  "`text()` after a reader into memory of its own came and went": {
    read: async (body, response) => {
      body.getReader({ mode: "byob" }).releaseLock();
      return [await response.text(), response.bodyUsed];
    },
    told: ["let go", "text one two three"],
    of: ["bytes"],
  },
  "`text()` and a clone after something was read, which are refused": {
    read: async (body, response) => {
      const reader = body.getReader();
      await reader.read();
      const locked = [await failure(() => response.clone()), await failure(() => response.text())];
      reader.releaseLock();
      const used = [await failure(() => response.clone()), await failure(() => response.text()), response.bodyUsed];
      return [locked, used, await collect(response.body as Body)];
    },
    told: ["chunk one ", "let go", "chunk two ", "chunk three", "end"],
  },
  "a clone after the body was looked at": {
    read: async (_body, response) => {
      const clone = response.clone();
      return [await clone.text(), await collect(response.body as Body)];
    },
    told: ["text one two three", ...ALL],
  },
};

const CASES = Object.entries(WAYS).flatMap(([name, way]) => {
  return (way.of ?? (["bytes", "chunks"] as const)).flatMap((type) => {
    return (way.letsGo ?? [true, false]).map((letsGo) => ({ ...way, name, type, letsGo }));
  });
});

describe("A watched body is read as one that nobody watches, and the watch is told", () => {
  test.each(CASES)("$name, of $type, told of letting go: $letsGo", async ({ type, letsGo, read, told, cutAfter }) => {
    const bare = sourceOf({ type, ...(cutAfter !== undefined && { cutAfter }) });
    const bareResponse = new Response(bare.body);
    const expected = await read(bareResponse.body as Body, bareResponse);
    const source = sourceOf({ type, ...(cutAfter !== undefined && { cutAfter }) });
    const { lines, watch } = teller(letsGo ? {} : { onLetGo: null });
    const response = observeResponse(new Response(source.body), () => watch);
    expect(await read(response.body as Body, response)).toEqual(expected);
    expect(lines).toEqual(told.filter((line) => letsGo || line !== "let go"));
    expect(source.cancelled).toEqual(bare.cancelled);
    expect(source.pulls()).toBe(bare.pulls());
  });

  test("and nothing is read of it before somebody asks", async () => {
    const { body, pulls } = sourceOf({ type: "bytes" });
    const response = observeResponse(new Response(body), () => teller().watch);
    expect(response.body).toBe(response.body);
    response.body?.getReader();
    await sleep(5);
    expect(pulls()).toBe(0);
  });
});

/** Holds back all that ends in a space until what follows, and the last piece until the end. */
function holding(): Watched {
  let held: readonly Bytes[] = [];
  return teller({
    onChunk: (chunk) => {
      const before = held;
      held = [chunk];
      return before.length === 0 ? null : Uint8Array.from(Buffer.concat(before));
    },
    onEnd: () => Uint8Array.from(Buffer.concat(held)),
  });
}

describe.each(["bytes", "chunks"] as const)("What is held back of a body of %s goes on later", (type) => {
  const held = (): Body => observeResponse(new Response(sourceOf({ type }).body), () => holding().watch).body as Body;

  test.each<[string, (body: Body) => Promise<unknown>, unknown]>([
    ["a reader", (body) => drain(body.getReader()), [...PIECES, null]],
    ["`for await`", (body) => collect(body), PIECES],
    ["`tee`", (body) => collect(body.tee()[0]), PIECES],
    ["`pipeThrough`", (body) => text(body.pipeThrough(new TransformStream())), PIECES.join("")],
  ])("to %s", async (_way, read, expected) => {
    expect(await read(held())).toEqual(expected);
  });

  test("to reads asked for at once, in their order", async () => {
    const reader = held().getReader();
    const steps = await Promise.all([reader.read(), reader.read(), reader.read(), reader.read()]);
    expect(steps.map(({ value }) => word(value))).toEqual([...PIECES, null]);
  });

  test("and nothing where nothing is left", async () => {
    const { watch } = teller({ onChunk: () => new Uint8Array(0), onEnd: () => new Uint8Array(0) });
    const response = observeResponse(new Response(sourceOf({ type }).body), () => watch);
    expect(await collect(response.clone().body as Body)).toEqual([]);
    expect(await collect((response.body as Body).pipeThrough(new TransformStream()))).toEqual([]);
  });
});

describe.each(["bytes", "chunks"] as const)("A body of %s whose reader is in a hurry", (type) => {
  const watched = (changes: Partial<ResponseWatch> = {}, cutAfter?: number) => {
    const { watch, lines } = teller(changes);
    const { body } = sourceOf({ type, ...(cutAfter !== undefined && { cutAfter }) });
    return { body: observeResponse(new Response(body), () => watch).body as Body, lines };
  };

  test("fails every read that was asked for at once", async () => {
    const reader = watched({}, 0).body.getReader();
    const reads = [reader.read(), reader.read()];
    expect(await Promise.all(reads.map((read) => failure(() => read)))).toEqual(["the very error", "the very error"]);
  });

  test("is iterated without waiting, in order", async () => {
    const iterator = watched().body.values();
    const steps = await Promise.all([iterator.next(), iterator.next()]);
    expect(steps.map(({ value }) => word(value))).toEqual(PIECES.slice(0, 2));
  });

  test("is left while a step fails, and has ended with it", async () => {
    const iterator = watched({}, 0).body.values();
    const step = failure(() => iterator.next());
    expect(await iterator.return?.()).toEqual({ value: undefined, done: true });
    expect(await step).toBe("the very error");
  });

  test("is cancelled while a read waits, which ends", async () => {
    const { body, lines } = watched();
    const reader = body.getReader();
    const read = reader.read();
    await reader.cancel();
    expect((await read).done || word((await read).value)).toBeTruthy();
    expect(lines).toContain("cancel");
  });

  test("is let go of while a read waits for what is held back", async () => {
    const { body } = watched({ onChunk: () => null });
    const reader = body.getReader();
    const read = reader.read();
    reader.releaseLock();
    reader.releaseLock();
    await expect(read).rejects.toThrow(TypeError);
    expect(body.locked).toBe(false);
  });

  test("is let go of when what it asked for has come, and is held back", async () => {
    const start = (controller: ReadableStreamDefaultController): void => controller.enqueue(Uint8Array.of(1));
    const source = type === "bytes" ? new ReadableStream({ type, start } as never) : new ReadableStream({ start });
    const { watch } = teller({ onChunk: () => null });
    const reader = (observeResponse(new Response(source), () => watch).body as Body).getReader();
    const read = reader.read();
    reader.releaseLock();
    await expect(read).rejects.toThrow("The reader was released.");
  });
});

test("A body that no tap asked to hear of its release lets go all the same.", async () => {
  for (const read of [
    async (body: Body) => body.getReader().releaseLock(),
    async (body: Body) => body.getReader({ mode: "byob" }).releaseLock(),
    async (body: Body) => void (await body.values({ preventCancel: true }).return?.()),
  ]) {
    const { watch, lines } = teller({ onLetGo: null });
    const response = observeResponse(new Response(sourceOf({ type: "bytes" }).body), () => watch);
    await read(response.body as Body);
    expect(response.body?.locked).toBe(false);
    expect(lines).toEqual([]);
  }
});
