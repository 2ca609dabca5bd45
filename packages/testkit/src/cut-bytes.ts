import type { SeededRandom } from "./time/seeded-random.ts";

/** Every way of delivering the bytes in two pieces: cut after the first, the second, … byte, and whole. */
export function* cutEverywhere(bytes: Uint8Array): Iterable<Buffer[]> {
  const whole = asBuffer(bytes);
  yield [whole];
  for (let at = 1; at < whole.length; at++) yield [whole.subarray(0, at), whole.subarray(at)];
}

/** Pieces of `size` bytes, the last one shorter. */
export function cutInto(bytes: Uint8Array, size: number): Buffer[] {
  if (!(size >= 1)) throw new RangeError(`cutInto: size must be at least 1, got ${size}`);
  const whole = asBuffer(bytes);
  const pieces: Buffer[] = [];
  for (let at = 0; at < whole.length; at += size) pieces.push(whole.subarray(at, at + size));
  return pieces;
}

/** Pieces of 1 to `maxSize` bytes, at boundaries the seed decides. */
export function cutRandomly(bytes: Uint8Array, random: SeededRandom, maxSize = 64): Buffer[] {
  const whole = asBuffer(bytes);
  const pieces: Buffer[] = [];
  for (let at = 0; at < whole.length; ) {
    const size = 1 + random.below(maxSize);
    pieces.push(whole.subarray(at, at + size));
    at += size;
  }
  return pieces;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
