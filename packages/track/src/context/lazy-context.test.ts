import { AsyncLocalStorage } from "node:async_hooks";
import { expect, test, vi } from "vitest";
import { clearCustomer, currentContext, getCustomer, withCustomer } from "./context.ts";

const CELL = Symbol.for("@ai-liaison/track/context-frames-1");

test("nothing is made for those who use no context, and a look costs one getStore", () => {
  const looks = vi.spyOn(AsyncLocalStorage.prototype, "getStore");
  expect(currentContext()).toEqual({});
  expect(getCustomer()).toBeUndefined();
  clearCustomer();
  expect(CELL in globalThis).toBe(false);
  expect(looks).not.toHaveBeenCalled();
  withCustomer("c", () => {
    looks.mockClear();
    expect(currentContext().customerId).toBe("c");
    expect(looks).toHaveBeenCalledTimes(1);
  });
  expect(CELL in globalThis).toBe(true);
});
