import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";
import { inSlices } from "../in-slices.ts";
import { wordsOf } from "../words-of.ts";
import type { CallEvent } from "./event-sink.ts";

export interface EncodedEvents {
  readonly body: Uint8Array<ArrayBuffer>;
  /** Null: as it is. */
  readonly encoding: "gzip" | null;
  /** Where each event of the body stood among those given. */
  readonly places: readonly number[];
  /** Those that are no JSON and not in the body, by their place. */
  readonly unfit: readonly { readonly index: number; readonly reason: string }[];
}

const gzipAsync = promisify(gzip);
const GZIP_FROM_BYTES = 1024;

/** The events as a JSON array, gzipped when that is worth it; off the thread, or in slices between which others run. */
export async function encodeEvents(events: readonly CallEvent[]): Promise<EncodedEvents> {
  const { texts, places, unfit } = await textsOf(events);
  const plain = Buffer.from(`[${texts.join(",")}]`);
  if (plain.length < GZIP_FROM_BYTES) return { body: plain, encoding: null, places, unfit };
  return { body: await gzipAsync(plain, { level: constants.Z_BEST_SPEED }), encoding: "gzip", places, unfit };
}

async function textsOf(events: readonly CallEvent[]) {
  const texts: string[] = [];
  const places: number[] = [];
  const unfit: { index: number; reason: string }[] = [];
  await inSlices(events.entries(), ([index, event]) => {
    try {
      texts.push(textOf(event));
      places.push(index);
    } catch (error) {
      unfit.push({ index, reason: `it is no JSON (${wordsOf(error)})` });
    }
  });
  return { texts, places, unfit };
}

function textOf(event: CallEvent): string {
  return JSON.stringify({ ...known(event), provider: event.provider, attempts: event.attempts.map(known) });
}

/** Without what is null: most of a row is, and to whoever takes events what is left out is the same. */
function known(row: CallEvent | CallEvent["attempts"][number]): Readonly<Record<string, unknown>> {
  const cells = row as unknown as Readonly<Record<string, unknown>>;
  const filled: Record<string, unknown> = {};
  for (const name of Object.keys(row)) if (cells[name] !== null) filled[name] = cells[name];
  return filled;
}
