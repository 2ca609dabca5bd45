import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import type { CorpusExchange } from "./corpus-exchange.ts";

const EXCHANGES = new URL("../../../../../shared/corpus/exchanges/", import.meta.url);

export interface CorpusSelection {
  /** `chat.completions`, `embeddings`, …; unset: all. */
  readonly endpoints?: readonly string[];
  /** The names of the files: `openai`, `azure`, …; unset: all. */
  readonly providers?: readonly string[];
}

/** Whether recordings lie beside the repository. Where they do not, corpus tests skip and say so. */
export function corpusPresent(): boolean {
  return existsSync(EXCHANGES);
}

/** The recorded exchanges of a selection, in the order of their files; none where there is no corpus. */
export function* loadCorpus(selection: CorpusSelection = {}): Iterable<CorpusExchange> {
  if (!corpusPresent()) return;
  for (const file of readdirSync(EXCHANGES).sort()) {
    if (!file.endsWith(".jsonl") || !isWanted(basename(file, ".jsonl"), selection.providers)) continue;
    for (const line of readFileSync(new URL(file, EXCHANGES), "utf8").split("\n")) {
      if (line === "") continue;
      const exchange = JSON.parse(line) as CorpusExchange;
      if (isWanted(exchange.endpoint, selection.endpoints)) yield exchange;
    }
  }
}

function isWanted(name: string, wanted: readonly string[] | undefined): boolean {
  return wanted === undefined || wanted.includes(name);
}
