import { isFault, type KeyId } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import type { IncomingCall } from "../values/incoming-call.ts";
import { authenticate, presentedKey } from "./authenticate.ts";

const grant = { id: "key_1" as KeyId, customer: null, passthrough: false };
const closed = { isOpen: false, verify: (key: string) => (key === "good" ? grant : null) };
const open = { isOpen: true, verify: () => null };

function asking(headers: IncomingCall["headers"], local = false): IncomingCall {
  return { headers, isLocal: () => local } as unknown as IncomingCall;
}

describe("who is calling", () => {
  test.each([
    ["authorization", "Bearer good"],
    ["authorization", "bearer   good "],
    ["x-api-key", "good"],
    ["api-key", "good"],
    ["x-goog-api-key", "good"],
  ])("a good key is found in %s", (name, value) => {
    expect(authenticate(asking({ [name]: value }), closed)).toBe(grant);
  });

  test.each([[{}], [{ authorization: "Basic Z29vZA==" }], [{ authorization: "Bearer bad" }], [{ "x-api-key": "" }]])(
    "%j is refused with 401",
    (headers) => {
      const refusal = authenticate(asking(headers, true), closed);
      expect(isFault(refusal) && refusal).toMatchObject({ code: "authentication", status: 401 });
    },
  );

  test("without any key, this machine is let in and others are not", () => {
    expect(authenticate(asking({ authorization: "Bearer whatever" }, true), open)).toBeNull();
    expect(authenticate(asking({}, false), open)).toMatchObject({ code: "permission", status: 403 });
  });

  test("a Bearer key goes before others", () => {
    expect(presentedKey({ authorization: "Bearer a", "x-api-key": "b" })).toBe("a");
    expect(presentedKey({ authorization: "nonsense", "x-api-key": "b" })).toBe("b");
  });
});
