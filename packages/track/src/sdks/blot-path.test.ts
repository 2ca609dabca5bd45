import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blotPath } from "./blot-path.ts";

describe("the name of a path", () => {
  test.each([
    ["/v1/users/4711/orders", "/v1/users/:id/orders"],
    ["/v1/threads/thread_abc123XYZ/runs", "/v1/threads/:id/runs"],
    ["/v1beta/projects/0190a5c2-7f3b-7aa0-8f2e-0a1b2c3d4e5f", "/v1beta/projects/:id"],
    ["/items/5f2b8c9d0e", "/items/:id"],
    ["/files/aHR0cHM6Ly9leGFtcGxlLmNvbQ1", "/files/:id"],
    ["/u/someone@example.com/inbox", "/u/:id/inbox"],
    ["/a/caf%C3%A9", "/a/:id"],
    ["/v2/text-to-speech/generate", "/v2/text-to-speech/generate"],
    ["/api/v1/gpt-4o-mini/complete", "/api/v1/gpt-4o-mini/complete"],
    ["/graphql", "/graphql"],
    ["/", "/"],
    ["", "/"],
    ["//double//slash/", "/double/slash"],
    ["/a/b/c/d/e/f/g/h/i/j", "/a/b/c/d/e/f/g/h/…"],
  ])("%s is %s", (path, name) => {
    expect(blotPath(path)).toBe(name);
  });

  test("is never long, and the same for things that differ by their number alone", () => {
    const ids = fc.oneof(fc.nat().map(String), fc.uuid());
    fc.assert(fc.property(fc.string(), (path) => blotPath(`/${path}`).length <= 120));
    fc.assert(fc.property(ids, ids, (a, b) => blotPath(`/things/${a}/parts`) === blotPath(`/things/${b}/parts`)));
  });
});
