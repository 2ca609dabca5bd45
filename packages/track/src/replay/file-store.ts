import { existsSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Exchange } from "./exchange.ts";
import { readRecording } from "./read-recording.ts";
import type { RecordingStore } from "./recording-store.ts";
import { prepareFolder, writeRecording } from "./write-recording.ts";

/**
 * All exchanges in one file, in the order in which they were asked. What others have added to it since is kept: it is
 * read again before it is written, in one step. Anew, it starts empty.
 */
export function fileStore(file: string, anew: boolean): RecordingStore {
  let written: readonly Exchange[] = [];
  let isNew = anew;
  const read = (): readonly Exchange[] => (existsSync(file) ? readRecording(readFileSync(file, "utf8"), file) : []);
  return {
    place: file,
    load: () => (anew ? [] : read().map((exchange, at) => ({ exchange, place: `${file} #${at + 1}` }))),
    prepare: () => prepareFolder(dirname(file)),
    save: (_, own) => {
      const others = isNew ? [] : without(read(), written);
      const mine = own.map(({ exchange }) => exchange);
      writeRecording(file, [...others, ...mine]);
      isNew = false;
      written = mine;
    },
  };
}

/** The list without these, each taken out once. */
function without(all: readonly Exchange[], taken: readonly Exchange[]): readonly Exchange[] {
  const left = taken.map((exchange) => JSON.stringify(exchange));
  return all.filter((exchange) => {
    const at = left.indexOf(JSON.stringify(exchange));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
