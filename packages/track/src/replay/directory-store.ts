import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { readRecording } from "./read-recording.ts";
import type { RecordingStore, SavedExchange, StoredExchange } from "./recording-store.ts";
import { prepareFolder, writeRecording } from "./write-recording.ts";

const LONGEST_PATH = 60;

/**
 * A file for each exchange, named for its request: several tests, and processes, may share the folder. Anew, the files
 * of a request go when it is recorded again.
 */
export function directoryStore(directory: string, anew: boolean): RecordingStore {
  const renewed = new Set<string>();
  return {
    place: directory,
    load: () => (anew ? [] : namesIn(directory).flatMap((name) => readFile(join(directory, name)))),
    prepare: () => prepareFolder(directory),
    save: (added) => {
      const stem = stemOf(added);
      if (anew && !renewed.has(stem)) {
        for (const name of namesIn(directory)) {
          if (name.startsWith(`${stem}-`)) rmSync(join(directory, name), { force: true });
        }
        renewed.add(stem);
      }
      const occurrence = String(added.occurrence).padStart(3, "0");
      writeRecording(join(directory, `${stem}-${occurrence}.json`), [added.exchange]);
    },
  };
}

function readFile(file: string): readonly StoredExchange[] {
  return readRecording(readFileSync(file, "utf8"), file).map((exchange) => ({ exchange, place: file }));
}

function namesIn(directory: string): readonly string[] {
  if (!existsSync(directory)) return [];
  return readdirSync(directory)
    .filter((name) => name.endsWith(".json"))
    .toSorted();
}

/** `post-api.vendor.example-v1-chat-completions-3f2a9c1d`. */
function stemOf({ exchange: { request }, key }: SavedExchange): string {
  const url = new URL(request.url);
  const path = `${url.hostname}${url.pathname}`.replaceAll(/[^A-Za-z0-9.]+/g, "-").replaceAll(/^-|-$/g, "");
  const hash = createHash("sha256").update(key).digest("hex").slice(0, 8);
  return `${request.method.toLowerCase()}-${path.slice(0, LONGEST_PATH)}-${hash}`;
}
