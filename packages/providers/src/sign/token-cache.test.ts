import { describe, expect, test } from "vitest";
import { createTokenCache, type Token } from "./token-cache.ts";

function world() {
  const state = { nowMs: 1_000_000, fetched: 0, fails: false };
  const cache = createTokenCache(
    async (): Promise<Token> => {
      state.fetched += 1;
      await Promise.resolve();
      if (state.fails) throw new Error("no token");
      return { token: `token ${state.fetched}`, expiresAtMs: state.nowMs + 3_600_000, payer: null };
    },
    () => state.nowMs,
  );
  return { state, token: async () => (await cache.get()).token };
}

describe("a token", () => {
  test("is fetched once for all who ask at once, and kept", async () => {
    const { state, token } = world();
    expect(await Promise.all([token(), token(), token()])).toEqual(["token 1", "token 1", "token 1"]);
    expect(await token()).toBe("token 1");
    expect(state.fetched).toBe(1);
  });

  test("is fetched anew shortly before it expires", async () => {
    const { state, token } = world();
    await token();
    state.nowMs += 3_600_000 - 6 * 60_000;
    expect(await token()).toBe("token 1");
    state.nowMs += 2 * 60_000;
    expect(await Promise.all([token(), token()])).toEqual(["token 2", "token 2"]);
  });

  test("that still lives outlasts a failure to fetch another", async () => {
    const { state, token } = world();
    await token();
    state.fails = true;
    state.nowMs += 3_600_000 - 60_000;
    expect(await token()).toBe("token 1");
    state.nowMs += 2 * 60_000;
    await expect(token()).rejects.toThrow("no token");
  });

  test("is fetched anew when the clock goes back, for the time it expires at is told by a clock that was wrong", async () => {
    const { state, token } = world();
    await token();
    state.nowMs -= 3_600_000;
    expect(await token()).toBe("token 2");
    expect(await token()).toBe("token 2");
  });

  test("is asked for again after a failure", async () => {
    const { state, token } = world();
    state.fails = true;
    await expect(token()).rejects.toThrow("no token");
    state.fails = false;
    expect(await token()).toBe("token 2");
  });
});
