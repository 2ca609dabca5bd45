import { describe, expect, test } from "vitest";
import { localAddress, localVendors, type ProbeFetch, probeLocalVendors } from "./local-vendors.ts";

describe("the address of a local vendor", () => {
  test.each([
    ["127.0.0.1", "http://127.0.0.1:11434"],
    ["127.0.0.1:9999", "http://127.0.0.1:9999"],
    ["gpu.internal", "http://gpu.internal:11434"],
    [":9999", "http://127.0.0.1:9999"],
    ["0.0.0.0", "http://127.0.0.1:11434"],
    ["0.0.0.0:9999", "http://127.0.0.1:9999"],
    ["[::]:9999", "http://127.0.0.1:9999"],
    ["::1", "http://[::1]:11434"],
    ["[::1]:9999", "http://[::1]:9999"],
    ["http://0.0.0.0:9999", "http://127.0.0.1:9999"],
    ["http://[::]:9999", "http://127.0.0.1:9999"],
    ["https://gpu.internal/v1", "https://gpu.internal/v1"],
    [" gpu.internal ", "http://gpu.internal:11434"],
  ])("%s means %s", (value, url) => {
    expect(localAddress(value, 11434)).toBe(url);
    expect(URL.canParse(url)).toBe(true);
  });
});

describe("the probe", () => {
  const ids = localVendors.map(({ vendor }) => vendor.id);

  test("finds a server that answers, and lets go of what it said", async () => {
    let cancelled = 0;
    const cancel = async (): Promise<void> => void cancelled++;
    const fetch: ProbeFetch = async () => ({ status: 200, body: { cancel } });
    expect(await probeLocalVendors(fetch)).toEqual(ids);
    expect(cancelled).toBe(ids.length);
  });

  test("takes another kind of server on that port for none", async () => {
    expect(await probeLocalVendors(async () => ({ status: 404 }))).toEqual([]);
  });

  test("takes a closed port for none", async () => {
    expect(await probeLocalVendors(async () => Promise.reject(new Error("ECONNREFUSED")))).toEqual([]);
  });

  test("gives up when the time is over", async () => {
    const silent: ProbeFetch = (_url, { signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
    expect(await probeLocalVendors(silent, 10)).toEqual([]);
  });

  test("asks this machine only", async () => {
    const asked: string[] = [];
    await probeLocalVendors(async (url) => {
      asked.push(new URL(url).hostname);
      return { status: 200 };
    });
    expect(new Set(asked)).toEqual(new Set(["127.0.0.1"]));
  });
});
