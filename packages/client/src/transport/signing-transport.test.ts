import { Fault, type Transport, type UpstreamHandler, type UpstreamRequest } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { signingTransport } from "./signing-transport.ts";

const request: UpstreamRequest = { method: "POST", origin: "http://a", path: "/", headers: { a: "1" }, body: null };

function world() {
  const sent: UpstreamRequest[] = [];
  const errors: [Error, boolean][] = [];
  const state = { aborted: false };
  const inner: Transport = {
    send: (asked) => {
      sent.push(asked);
      return () => {
        state.aborted = true;
      };
    },
  };
  const handler: UpstreamHandler = {
    onHeaders: () => {},
    onData: () => {},
    onEnd: () => {},
    onError: (error, wasSent) => errors.push([error, wasSent]),
  };
  return { sent, errors, state, inner, handler };
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("a signing transport", () => {
  test("sends what it was given with the proof added", async () => {
    const { inner, handler, sent } = world();
    signingTransport(inner, { sign: async () => ({ authorization: "proof" }) }).send(request, handler);
    await settled();
    expect(sent).toEqual([{ ...request, headers: { a: "1", authorization: "proof" } }]);
  });

  test("sends nothing that could not be signed, and says that nothing was sent", async () => {
    const { inner, handler, sent, errors } = world();
    const fault = new Fault("provider_authentication", "no");
    signingTransport(inner, { sign: () => Promise.reject(fault) }).send(request, handler);
    await settled();
    expect(sent).toEqual([]);
    expect(errors).toEqual([[fault, false]]);
  });

  test("sends nothing when it is aborted before it is signed, and tells nobody", async () => {
    for (const sign of [async () => ({}), () => Promise.reject(new Error("late"))]) {
      const { inner, handler, sent, errors } = world();
      signingTransport(inner, { sign }).send(request, handler)();
      await settled();
      expect([sent, errors]).toEqual([[], []]);
    }
  });

  test("aborts what it has sent", async () => {
    const { inner, handler, state } = world();
    const abort = signingTransport(inner, { sign: async () => ({}) }).send(request, handler);
    await settled();
    abort();
    expect(state.aborted).toBe(true);
  });
});
