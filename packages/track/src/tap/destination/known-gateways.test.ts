import { describe, expect, test } from "vitest";
import { knownHost } from "../../sdks/hosts.ts";
import { KnownGateways } from "./known-gateways.ts";

describe("a gateway's address", () => {
  const placeOf = (url: string) => {
    const { origin, host } = new URL(url);
    return { origin, host, knownHost: knownHost(host) };
  };

  test("is known by its origin; what is no address is none", () => {
    const gateways = new KnownGateways(["http://127.0.0.1:8000/v1", "not an address", undefined]);
    expect([gateways.has("http://127.0.0.1:8000"), gateways.has("http://127.0.0.1:9000")]).toEqual([true, false]);
    expect(gateways.learn(placeOf("http://127.0.0.1:8000/v1"))).toBe("known");
    const there = placeOf("http://127.0.0.1:9000");
    expect([gateways.learn(there), gateways.learn(there)]).toEqual(["new", "known"]);
  });

  test.each([
    ["http://localhost:8000", "new"],
    ["http://[::1]:8000", "new"],
    ["http://[fd00::1]", "new"],
    ["http://10.1.2.3", "new"],
    ["http://172.16.0.1", "new"],
    ["http://192.168.0.7:8000", "new"],
    ["http://100.64.0.1", "new"],
    ["http://liaison:8000", "new"],
    ["http://gateway.internal", "new"],
    ["https://api.openai.com", "disbelieved"],
    ["http://localhost:11434", "disbelieved"],
    ["https://vendor.example", "disbelieved"],
    ["https://10.1.2.3.vendor.example", "disbelieved"],
    ["https://172.32.0.1", "disbelieved"],
    ["https://[2606:4700::1]", "disbelieved"],
    ["https://localhost.vendor.example:8000", "disbelieved"],
  ])("is learnt from answers on this machine or network alone: %s is %s", (url, expected) => {
    expect(new KnownGateways([]).learn(placeOf(url))).toBe(expected);
  });
});
