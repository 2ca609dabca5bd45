import { expect, test } from "vitest";
import { sampleRecord } from "../fixtures/sample-calls.ts";
import { UnwrittenRecords } from "./unwritten-records.ts";

const [first, second, third] = [1, 2, 3].map((number) => sampleRecord(number)) as [
  ReturnType<typeof sampleRecord>,
  ReturnType<typeof sampleRecord>,
  ReturnType<typeof sampleRecord>,
];

/** A disk that has written when it is told so. */
function world() {
  const written: number[] = [];
  let done = (): void => {};
  const records = new UnwrittenRecords(
    () => new Promise((resolve) => (done = resolve)),
    (count) => written.push(count),
  );
  const writeOut = async (): Promise<void> => {
    done();
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { records, written, writeOut };
}

test("Records are at hand until they are on disk, whether fresh, handed over or on their way.", async () => {
  const { records, written, writeOut } = world();
  records.add(first);
  records.handedOver();
  records.add(second);
  records.handedOver();
  records.add(third);
  expect(records.takeAll()).toEqual([first, second, third]);
  expect(records.takeAll()).toEqual([]);
  await writeOut();
  expect(written).toEqual([0]);
});

test("One that is forgotten is counted by nobody, however far it has come.", async () => {
  const { records, written, writeOut } = world();
  for (const record of [first, second, third]) {
    records.add(record);
    records.handedOver();
  }
  for (const record of [first, third]) records.forget(record);
  await writeOut();
  await writeOut();
  expect(written).toEqual([0, 1]);
  records.add(first);
  records.forget(first);
  expect(records.takeAll()).toEqual([]);
});
