import { expect, test } from "vitest";
import { headersWithKey } from "./query-key.ts";

test.each([
  ["/v1beta/models/m:generateContent?key=abc", {}, { "x-goog-api-key": "abc" }],
  ["/v1beta/models/m:streamGenerateContent?alt=sse&key=a%2Bc", {}, { "x-goog-api-key": "a+c" }],
  ["/x?key=abc", { authorization: "Bearer z" }, { authorization: "Bearer z" }],
  ["/x?key=abc", { "x-goog-api-key": "z" }, { "x-goog-api-key": "z" }],
  ["/x?key=abc", { "x-api-key": "z" }, { "x-api-key": "z" }],
  ["/x?monkey=abc", {}, {}],
  ["/x?key=", {}, {}],
  ["/key=abc", {}, {}],
])("%s with %j is read as %j", (url, headers, expected) => {
  expect(headersWithKey({ url, headers })).toEqual(expected);
});
