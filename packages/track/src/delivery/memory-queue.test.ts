import fc from "fast-check";
import { expect, test } from "vitest";
import { sampleRecord } from "./fixtures/sample-calls.ts";
import { MemoryQueue } from "./memory-queue.ts";

/** Against a plain list: in order, each once, never more than the bound, nothing gone that was not counted. */
test("Whatever is pushed, taken and committed: in order, within the bound, and what is lost is counted.", () => {
  const step = fc.oneof(fc.constant("push" as const), fc.constant("commit" as const), fc.integer({ min: 1, max: 5 }));
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), fc.integer({ min: 1, max: 8 }), (steps, bound) => {
      let dropped = 0;
      const queue = new MemoryQueue(bound, (count) => (dropped += count));
      let pushed = 0;
      let taken: readonly string[] = [];
      const done: string[] = [];
      for (const now of steps) {
        if (now === "push") {
          pushed += 1;
          queue.push(sampleRecord(pushed));
        } else if (now === "commit") {
          done.push(...taken);
          taken = [];
          queue.commit();
        } else {
          const again = queue.take(now).map(({ id }) => id);
          if (taken.length > 0) expect(again).toEqual(taken);
          taken = again;
        }
        expect(queue.size).toBeLessThanOrEqual(bound);
        expect(queue.size + done.length + dropped).toBe(pushed);
      }
      expect([...done].sort()).toEqual(done);
      expect(new Set(done).size).toBe(done.length);
    }),
  );
});
