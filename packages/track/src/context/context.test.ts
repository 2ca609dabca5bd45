import { AsyncResource } from "node:async_hooks";
import { EventEmitter, once } from "node:events";
import { PassThrough, Readable } from "node:stream";
import { setImmediate as immediate, setTimeout as pause } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import {
  clearCustomer,
  currentContext,
  customerContext,
  getCustomer,
  setCustomer,
  withContext,
  withCustomer,
  withMetadata,
} from "./context.ts";

const OUTSIDE = { customerId: "outside" };

/** Each test in a frame of its own: what it sets ends with it. */
function apart<Result>(work: () => Result): Result {
  return withContext({}, work);
}

afterEach(() => vi.restoreAllMocks());

describe("a context around a function", () => {
  test("holds inside, and not before or after", () => {
    expect(getCustomer()).toBeUndefined();
    expect(currentContext()).toEqual({});
    expect(withCustomer("c-1", () => getCustomer())).toBe("c-1");
    expect(getCustomer()).toBeUndefined();
  });

  test("adds to the one around it: undefined is as there, null is nobody", () => {
    const seen = withContext({ customerId: "c", userId: "u", tags: { a: "1" }, metadata: { x: 1 } }, () =>
      withContext({ customerId: undefined, userId: null, tags: { b: "2" } }, () =>
        withMetadata({ y: 2 }, () => currentContext()),
      ),
    );
    expect(seen).toMatchObject({
      customerId: "c",
      userId: null,
      tags: { a: "1", b: "2" },
      metadata: { x: 1, y: 2 },
    });
  });

  test("ends when the function throws or rejects", async () => {
    await withContext(OUTSIDE, async () => {
      expect(() =>
        withCustomer("c", () => {
          throw new Error("sync");
        }),
      ).toThrow("sync");
      expect(getCustomer()).toBe("outside");
      const rejected = withCustomer("c", async () => {
        await immediate();
        throw new Error("async");
      });
      await expect(rejected).rejects.toThrow("async");
      expect(getCustomer()).toBe("outside");
    });
  });

  test("is one object for as long as it holds, by which it can be told from others", async () => {
    await withCustomer("c", async () => {
      const context = currentContext();
      await immediate();
      expect(currentContext()).toBe(context);
      expect(withCustomer("c", () => currentContext())).not.toBe(context);
    });
  });

  test("keeps what cannot be understood out, and Node says so once", () => {
    const warned = vi.spyOn(process, "emitWarning").mockReturnValue();
    const wrong = { customerId: {} } as unknown as { customerId: string };
    for (let n = 0; n < 2; n += 1) expect(withContext(wrong, () => currentContext())).toEqual({});
    expect(withContext(null as unknown as object, () => "ran")).toBe("ran");
    expect(warned).toHaveBeenCalledTimes(2);
  });
});

describe("what a context reaches", () => {
  test("timers, immediates, ticks, microtasks and promises started inside, however late they run", async () => {
    const seen = withCustomer("c", () =>
      Promise.all([
        new Promise((resolve) => setTimeout(() => resolve(getCustomer()), 5)),
        new Promise((resolve) => setImmediate(() => resolve(getCustomer()))),
        new Promise((resolve) => process.nextTick(() => resolve(getCustomer()))),
        new Promise((resolve) => queueMicrotask(() => resolve(getCustomer()))),
        Promise.resolve().then(() => getCustomer()),
      ]),
    );
    expect(await seen).toEqual(["c", "c", "c", "c", "c"]);
  });

  test("a listener runs in the context of whoever emits, unless it is bound", () => {
    const emitter = new EventEmitter();
    const seen: unknown[] = [];
    withCustomer("listening", () => {
      emitter.on("event", () => seen.push(getCustomer()));
      emitter.on(
        "event",
        AsyncResource.bind(() => seen.push(getCustomer())),
      );
    });
    withCustomer("emitting", () => emitter.emit("event"));
    expect(seen).toEqual(["emitting", "listening"]);
  });

  test("an async iterator's consumer keeps its own context, whoever feeds the stream", async () => {
    const stream = new PassThrough({ objectMode: true });
    const reading = withCustomer("reading", async () => {
      for await (const _ of stream) expect(getCustomer()).toBe("reading");
      return getCustomer();
    });
    await withCustomer("writing", async () => {
      stream.write(1);
      await immediate();
      stream.end(2);
    });
    expect(await reading).toBe("reading");
  });

  test("10,000 tasks side by side, through timers, streams, promises and emitters, never see each other's", async () => {
    async function task(n: number): Promise<void> {
      const mine = `c-${n}`;
      const check = () => {
        if (getCustomer() !== mine) throw new Error(`${mine} saw ${getCustomer()}`);
      };
      check();
      if (n % 5 === 0) await pause(n % 7);
      if (n % 5 === 1) await immediate();
      if (n % 5 === 2) for await (const _ of Readable.from([1, 2])) check();
      if (n % 5 === 3) await Promise.all([null, immediate().then(check)]);
      if (n % 5 === 4) await heard(check);
      check();
      await withContext({ userId: `u-${n}` }, async () => {
        await null;
        check();
        if (currentContext().userId !== `u-${n}`) throw new Error("another's user");
      });
      check();
    }
    async function heard(check: () => void): Promise<void> {
      const emitter = new EventEmitter();
      const event = once(emitter, "event");
      setImmediate(() => {
        check();
        emitter.emit("event");
      });
      await event;
    }
    await Promise.all(Array.from({ length: 10_000 }, (_, n) => withCustomer(`c-${n}`, () => task(n))));
    expect(getCustomer()).toBeUndefined();
  });
});

describe("a scope with `using`", () => {
  test("holds to the end of its block", () =>
    withContext(OUTSIDE, () => {
      {
        using scope = customerContext("c-1");
        expect(scope.context.customerId).toBe("c-1");
        expect(getCustomer()).toBe("c-1");
        {
          using _ = customerContext(null);
          expect(getCustomer()).toBeNull();
        }
        expect(getCustomer()).toBe("c-1");
      }
      expect(getCustomer()).toBe("outside");
    }));

  test("ends where it is disposed of by hand, once, and when the block throws", () =>
    withContext(OUTSIDE, () => {
      const scope = customerContext("c-1");
      scope[Symbol.dispose]();
      scope[Symbol.dispose]();
      expect(getCustomer()).toBe("outside");
      expect(() => {
        using _ = customerContext("c-2");
        throw new Error("inside");
      }).toThrow("inside");
      expect(getCustomer()).toBe("outside");
    }));

  test("ends with what is around it, when it is disposed of out of order", () =>
    withContext(OUTSIDE, () => {
      const outer = customerContext("outer");
      const inner = customerContext("inner");
      outer[Symbol.dispose]();
      expect(getCustomer()).toBe("outside");
      inner[Symbol.dispose]();
      expect(getCustomer()).toBe("outside");
    }));

  test("does not stay with the caller of an async function, nor with what the caller starts", async () => {
    async function handle(): Promise<void> {
      using _ = customerContext("callee");
      expect(getCustomer()).toBe("callee");
      await immediate();
      expect(getCustomer()).toBe("callee");
    }
    await withContext(OUTSIDE, async () => {
      await handle();
      expect(getCustomer()).toBe("outside");
      const later = new Promise((resolve) => setTimeout(() => resolve(getCustomer()), 1));
      expect(await later).toBe("outside");
    });
    expect(getCustomer()).toBeUndefined();
  });

  test("does not stay with timers the caller started while it was open", async () => {
    let finish = () => {};
    const finished = new Promise<void>((resolve) => {
      finish = resolve;
    });
    async function handle(): Promise<void> {
      using _ = customerContext("callee");
      await finished;
    }
    await withContext(OUTSIDE, async () => {
      const handling = handle();
      const later = new Promise((resolve) => setTimeout(() => resolve(getCustomer()), 5));
      finish();
      await handling;
      expect(await later).toBe("outside");
      expect(getCustomer()).toBe("outside");
    });
  });

  test("does not leave its caller's context when that was entered after an await", async () => {
    async function handle(): Promise<void> {
      await immediate();
      using _ = customerContext("callee");
      await pause(5);
      expect(getCustomer()).toBe("callee");
    }
    await withContext(OUTSIDE, async () => {
      const handling = handle();
      await pause(2);
      expect(getCustomer()).toBe("outside");
      await handling;
    });
  });

  test("counts its caller's own calls too while it is open, when entered before the first await: the known limit", async () => {
    async function handle(): Promise<void> {
      using _ = customerContext("callee");
      await pause(5);
    }
    await withContext(OUTSIDE, async () => {
      const handling = handle();
      expect(getCustomer()).toBe("callee");
      await handling;
      expect(getCustomer()).toBe("outside");
      const apart = withCustomer("callee", () => pause(1));
      expect(getCustomer()).toBe("outside");
      await apart;
    });
  });

  test("can be ended from elsewhere, and changes nothing there", async () => {
    const scope = withContext({}, () => customerContext("c-1"));
    scope[Symbol.dispose]();
    expect(getCustomer()).toBeUndefined();
    withContext(OUTSIDE, () => {
      const other = customerContext("c-2");
      withContext({}, () => other[Symbol.dispose]());
      expect(getCustomer()).toBe("outside");
    });
  });

  test("that names a customer takes nothing from a scope of a function that runs beside it", async () => {
    const seen: unknown[] = [];
    async function handle(customerId: string, userId?: string): Promise<void> {
      using _ = customerContext({ customerId, userId });
      await immediate();
      seen.push([currentContext().customerId, currentContext().userId, currentContext().service]);
      await immediate();
    }
    await withContext({ service: "shop" }, () => Promise.all([handle("a", "user-of-a"), handle("b"), handle("c")]));
    expect(seen).toEqual([
      ["a", "user-of-a", "shop"],
      ["b", undefined, "shop"],
      ["c", undefined, "shop"],
    ]);
  });

  test("that names no customer adds to the scope around it", () =>
    apart(() => {
      using _customer = customerContext({ customerId: "c-1", tags: { a: "1" } });
      using _step = customerContext({ tags: { b: "2" } });
      expect(currentContext()).toMatchObject({ customerId: "c-1", tags: { a: "1", b: "2" } });
    }));

  test("leaves a `withContext` inside it standing, which runs on after its end", async () => {
    const seen = apart(() => {
      using _ = customerContext("scope");
      return withContext({ userId: "u" }, async () => {
        await immediate();
        return currentContext();
      });
    });
    expect(await seen).toMatchObject({ customerId: "scope", userId: "u" });
  });
});

test("a package loaded twice, by import and by require, has one context", async () => {
  const again: string = "./context-frames.ts?again";
  const second: typeof import("./context-frames.ts") = await import(/* @vite-ignore */ again);
  const first = await import("./context-frames.ts");
  expect(second.currentFrame).not.toBe(first.currentFrame);
  withCustomer("c-1", () => expect(second.currentFrame()?.context.customerId).toBe("c-1"));
});

describe("a customer that is set", () => {
  test("is what get returns, until it is cleared", () =>
    apart(() => {
      setCustomer("c-1");
      expect(getCustomer()).toBe("c-1");
      setCustomer(null);
      expect(getCustomer()).toBeNull();
      clearCustomer();
      expect(getCustomer()).toBeUndefined();
    }));

  test("changes nothing else that is around, and clearing forgets also what is said further out", () =>
    withContext({ customerId: "outside", userId: "u" }, () => {
      setCustomer("c-1");
      expect(currentContext()).toMatchObject({ customerId: "c-1", userId: "u" });
      clearCustomer();
      expect(currentContext()).toMatchObject({ customerId: undefined, userId: "u" });
      clearCustomer();
      expect(getCustomer()).toBeUndefined();
    }));

  test("ends with the function or the scope it is set in", () =>
    withContext(OUTSIDE, () => {
      withContext({}, () => setCustomer("inner"));
      expect(getCustomer()).toBe("outside");
      {
        using _ = customerContext("scope");
        setCustomer("in the scope");
        setCustomer("again");
        expect(getCustomer()).toBe("again");
      }
      expect(getCustomer()).toBe("outside");
    }));

  test("is undisturbed by functions beside it that set theirs, or that were started before", async () =>
    apart(async () => {
      async function task(customer: string): Promise<unknown> {
        setCustomer(customer);
        await pause(2);
        return getCustomer();
      }
      async function reader(): Promise<unknown> {
        await pause(1);
        return getCustomer();
      }
      const reading = reader();
      expect(await Promise.all([task("a"), task("b"), task("c")])).toEqual(["a", "b", "c"]);
      expect(await reading).toBeUndefined();
    }));

  test("builds no chain, however often it is set", () =>
    apart(() => {
      for (let n = 0; n < 200_000; n += 1) setCustomer(`c-${n}`);
      const started = performance.now();
      for (let n = 0; n < 1000; n += 1) getCustomer();
      expect(performance.now() - started).toBeLessThan(500);
      clearCustomer();
    }));
});
