import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import type { CallEvent } from "./event-sink.ts";

export interface EncodedEvents {
  readonly body: Uint8Array<ArrayBuffer>;
  /** Null: as it is. */
  readonly encoding: "gzip" | null;
}

const gzipAsync = promisify(gzip);
const GZIP_FROM_BYTES = 1024;
/** How long the thread is kept at a stretch, in milliseconds. */
const SLICE_MS = 0.2;

/** The events as a JSON array, gzipped when that is worth it; off the thread, or in slices between which others run. */
export async function encodeEvents(events: readonly CallEvent[]): Promise<EncodedEvents> {
  const plain = Buffer.from(await jsonOf(events));
  if (plain.length < GZIP_FROM_BYTES) return { body: plain, encoding: null };
  return { body: await gzipAsync(plain, { level: constants.Z_BEST_SPEED }), encoding: "gzip" };
}

async function jsonOf(events: readonly CallEvent[]): Promise<string> {
  const texts: string[] = [];
  let until = performance.now() + SLICE_MS;
  for (const event of events) {
    texts.push(JSON.stringify({ ...known(event), provider: event.provider, attempts: event.attempts.map(known) }));
    if (performance.now() < until) continue;
    await new Promise((resolve) => setImmediate(resolve));
    until = performance.now() + SLICE_MS;
  }
  return `[${texts.join(",")}]`;
}

/** Without what is null: most of a row is, and to whoever takes events what is left out is the same. */
function known(row: object): Readonly<Record<string, unknown>> {
  const cells: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(row)) if (value !== null) cells[name] = value;
  return cells;
}
