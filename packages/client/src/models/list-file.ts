import { mkdirSync, readFileSync } from "node:fs";
import { rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isJsonObject, type Json, type JsonObject, parseObject, type VendorModel } from "@ai-liaison/core";
import { fingerprint } from "../files/watch-file.ts";
import type { ModelList } from "./model-list.ts";

/** Where lists are kept between runs: a text by provider's name. */
export interface ListFiles {
  /** Null where there is none that can be read. */
  read(providerName: string): string | null;
  /** Seen whole or not at all. */
  write(providerName: string, text: string): Promise<void>;
  /** Differs whenever the text does. */
  version(providerName: string): string;
}

/** `models/<provider>.json` in the data folder. Not worth a sync of the disk: what is lost is asked for again. */
export function listFiles(dataDirectory: string): ListFiles {
  const folder = join(dataDirectory, "models");
  const pathOf = (providerName: string): string => join(folder, `${providerName}.json`);
  return {
    read: (providerName) => {
      try {
        return readFileSync(pathOf(providerName), "utf8");
      } catch {
        return null;
      }
    },
    write: async (providerName, text) => {
      const draft = `${pathOf(providerName)}.${process.pid}.draft`;
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      try {
        await writeFile(draft, text, { mode: 0o600 });
        await rename(draft, pathOf(providerName));
      } finally {
        await rm(draft, { force: true });
      }
    },
    version: (providerName) => fingerprint(pathOf(providerName)),
  };
}

const FORMAT = 1;

export function writeList({ fetchedAtMs, models }: ModelList, identity: string): string {
  return JSON.stringify({
    format: FORMAT,
    identity,
    fetched_at: new Date(fetchedAtMs).toISOString(),
    models: [...models.values()].map(({ id, contextWindow, prices }) => ({
      id,
      context_window: contextWindow,
      ...(prices === null ? {} : { input_per_mtok: prices.inputPerMtok, output_per_mtok: prices.outputPerMtok }),
    })),
  });
}

/** Null for a text of another identity, and for what was not written here: it is asked for again. */
export function readList(text: string, identity: string): ModelList | null {
  const file = parseObject(text);
  if (file === null || file.format !== FORMAT || file.identity !== identity) return null;
  const fetchedAtMs = Date.parse(String(file.fetched_at));
  if (Number.isNaN(fetchedAtMs) || !Array.isArray(file.models)) return null;
  const models = new Map<string, VendorModel>();
  for (const item of file.models as readonly Json[]) {
    const model = isJsonObject(item) ? readModel(item) : null;
    if (model === null) return null;
    models.set(model.id, model);
  }
  return { fetchedAtMs, models };
}

function readModel({ id, context_window, input_per_mtok, output_per_mtok }: JsonObject): VendorModel | null {
  if (typeof id !== "string" || (context_window !== null && typeof context_window !== "number")) return null;
  const priced = typeof input_per_mtok === "string" && typeof output_per_mtok === "string";
  return {
    id,
    contextWindow: context_window,
    prices: priced ? { inputPerMtok: input_per_mtok, outputPerMtok: output_per_mtok } : null,
  };
}
