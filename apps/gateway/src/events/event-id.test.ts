import fc from "fast-check";
import { expect, test } from "vitest";
import { derivedId, isUuid, readEventId } from "./event-id.ts";
import { KnownIds } from "./known-ids.ts";

test("an id is a UUID of any version, in small letters", () => {
  expect(readEventId("7D0E4AA1-6F3F-4A4E-9A55-0D5E4B1F2C3D")).toBe("7d0e4aa1-6f3f-4a4e-9a55-0d5e4b1f2c3d");
  for (const text of ["x", "7d0e4aa16f3f4a4e9a550d5e4b1f2c3d", "7d0e4aa1-6f3f-4a4e-9a55-0d5e4b1f2c3d "])
    expect(() => readEventId(text)).toThrow(expect.objectContaining({ code: "invalid_request", param: "id" }));
});

test("a derived id is a UUIDv8, the same for the same parts and another for others", () => {
  const part = fc.oneof(fc.string(), fc.nat(), fc.constant(null));
  fc.assert(
    fc.property(fc.array(part), fc.array(part), (left, right) => {
      const id = derivedId(left);
      expect(isUuid(id)).toBe(true);
      expect(id).toMatch(/^.{14}8.{4}[89ab]/);
      expect(id === derivedId(right)).toBe(JSON.stringify(left) === JSON.stringify(right));
    }),
  );
});

test("the ids that came last are known, and older ones forgotten", () => {
  const known = new KnownIds(2);
  const [one, two, three] = [derivedId([1]), derivedId([2]), derivedId([3])];
  expect([one, two, one, three, one, two].map((id) => known.add(id))).toEqual([true, true, false, true, false, true]);
});
