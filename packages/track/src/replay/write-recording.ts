import { randomUUID } from "node:crypto";
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { ConfigurationError } from "@ai-liaison/core";
import type { Exchange } from "./exchange.ts";
import { RECORDING_VERSION } from "./read-recording.ts";

/** Writes a recording, whole or not at all: a reader, or a test beside this one, never sees half of it. */
export function writeRecording(file: string, exchanges: readonly Exchange[]): void {
  const unfinished = join(dirname(file), `.${basename(file)}.${randomUUID()}.tmp`);
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(unfinished, `${JSON.stringify({ recording: RECORDING_VERSION, exchanges }, undefined, 2)}\n`);
    renameSync(unfinished, file);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw unwritable(file, error);
  }
}

/** Makes the folder, before anything is asked that could not be written down. */
export function prepareFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw unwritable(folder, error);
  }
}

function unwritable(path: string, cause: unknown): ConfigurationError {
  return new ConfigurationError(`${path} cannot be written.`, {
    hint: "Recordings need a folder that may be written to; where there is none, use the mode replay.",
    cause,
  });
}
