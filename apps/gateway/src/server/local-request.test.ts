import type { IncomingHttpHeaders } from "node:http";
import { describe, expect, test } from "vitest";
import { isLocalRequest } from "./local-request.ts";

const isLocal = (headers: IncomingHttpHeaders, remoteAddress = "127.0.0.1"): boolean =>
  isLocalRequest({ headers, socket: { remoteAddress } });

describe("a request of this machine's own user", () => {
  test.each<[string, IncomingHttpHeaders]>([
    ["a program's", { host: "127.0.0.1:8000" }],
    ["a program's, by name", { host: "LocalHost:8000" }],
    ["a program's over IPv6", { host: "[::1]:8000" }],
    ["a page's of this machine", { host: "localhost:8000", origin: "http://localhost:3000" }],
    [
      "a page's, from another port",
      { host: "127.0.0.1:8000", origin: "http://localhost:1", "sec-fetch-site": "cross-site" },
    ],
    ["an address typed into a browser", { host: "localhost:8000", "sec-fetch-site": "none" }],
    ["a local proxy's, for this machine", { host: "localhost:8000", "x-forwarded-for": "127.0.0.1, ::1" }],
  ])("is %s", (_whose, headers) => {
    expect(isLocal(headers)).toBe(true);
  });

  test.each<[string, IncomingHttpHeaders, string?]>([
    ["from another machine", { host: "localhost" }, "192.168.0.7"],
    ["from nowhere", { host: "localhost" }, ""],
    ["without a host", {}],
    ["for a foreign host", { host: "rebound.example:8000" }],
    ["for a host that begins like ours", { host: "localhost.evil.example" }],
    ["for a host behind another", { host: "127.0.0.1:80@evil.example" }],
    ["of a foreign page", { host: "localhost", origin: "https://evil.example" }],
    ["of a page that hides where it is from", { host: "localhost", origin: "null" }],
    ["of a page whose name begins like ours", { host: "localhost", origin: "http://localhost.evil.example" }],
    ["of a page that looks like ours", { host: "localhost", origin: "http://localhost:80@evil.example" }],
    [
      "for a foreign page's picture",
      { host: "localhost", "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" },
    ],
    ["of a proxy, for the world", { host: "127.0.0.1:8000", "x-forwarded-for": "203.0.113.9" }],
    ["of a proxy that was lied to", { host: "127.0.0.1:8000", "x-forwarded-for": "127.0.0.1, 203.0.113.9" }],
    ["of a proxy, in its other words", { host: "127.0.0.1:8000", "x-real-ip": "203.0.113.9" }],
    ["of a proxy, in the standard's words", { host: "127.0.0.1:8000", forwarded: "for=203.0.113.9" }],
  ])("is none %s", (_whose, headers, address) => {
    expect(isLocal(headers, address)).toBe(false);
  });
});
