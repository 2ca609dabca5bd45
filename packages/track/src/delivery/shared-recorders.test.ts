import { expect, test } from "vitest";
import { createMemoryRecorder } from "../fixtures/memory-recorder.ts";
import type { Recorder } from "./recorder.ts";
import { SharedRecorders } from "./shared-recorders.ts";

function counting(): { recorder: Recorder; told: string[] } {
  const told: string[] = [];
  const recorder = createMemoryRecorder();
  return {
    told,
    recorder: {
      ...recorder,
      flush: async () => {
        told.push("flushed");
        return true;
      },
      close: async () => {
        told.push("closed");
      },
    },
  };
}

test("clients with one destination share its recorder, and the last to close closes it", async () => {
  const shared = new SharedRecorders();
  const { recorder, told } = counting();
  let opened = 0;
  const open = (): Recorder => {
    opened += 1;
    return recorder;
  };
  const first = shared.share("collector", open);
  const second = shared.share("collector", open);
  expect(opened).toBe(1);
  await first.close();
  await first.close();
  expect(told).toEqual(["flushed"]);
  await second.close();
  expect(told).toEqual(["flushed", "closed"]);
});

test("what one of them records, and takes back, is the shared recorder's", () => {
  const { recorder, told } = counting();
  const withdrawn = (id: string): void => void told.push(id);
  const shared = new SharedRecorders().share("collector", () => ({ ...recorder, withdrawn }));
  shared.withdrawn("call-1" as never);
  expect(told).toEqual(["call-1"]);
  expect(shared.stats).toEqual(recorder.stats);
});

test("whoever comes after it was closed has a new one; other destinations have their own", async () => {
  const shared = new SharedRecorders();
  const opened: string[] = [];
  const open = (name: string) => (): Recorder => {
    opened.push(name);
    return counting().recorder;
  };
  await shared.share("a", open("a")).close();
  shared.share("a", open("a again"));
  shared.share("b", open("b"));
  expect(opened).toEqual(["a", "a again", "b"]);
});
