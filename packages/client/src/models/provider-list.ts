import { Fault, type Provider, toFault } from "@ai-liaison/core";
import { type FetchPorts, fetchList } from "./fetch-list.ts";
import { type ListFiles, readList, writeList } from "./list-file.ts";
import { listIdentity } from "./list-identity.ts";
import { isOld, type ModelList } from "./model-list.ts";

const FIRST_PAUSE_MS = 5 * 60 * 1000;
const LONGEST_PAUSE_MS = 4 * 60 * 60 * 1000;

export interface ProviderListPorts extends FetchPorts {
  readonly files: ListFiles;
  /** A list has come: from the vendor, or from a file another process wrote. */
  readonly onChange: () => void;
  /** A list could not be fetched, or not be kept. */
  readonly onFailure: (provider: Provider, fault: Fault) => void;
}

/**
 * One provider's list: what is known, whether it is to be asked for again, and the asking, once at a time. The last
 * good list stays, whatever fails after it.
 */
export class ProviderList {
  readonly identity: string;
  readonly #provider: Provider;
  readonly #ports: ProviderListPorts;
  readonly #dropped = new AbortController();
  #list: ModelList | null = null;
  #fileVersion = "";
  #failures = 0;
  #failure: Fault | null = null;
  #pausedUntilMs = 0;
  #asking: Promise<void> | null = null;

  constructor(provider: Provider, ports: ProviderListPorts) {
    this.#provider = provider;
    this.#ports = ports;
    this.identity = listIdentity(provider);
    this.#readFile();
  }

  /** The last good list; null before the first. */
  get list(): ModelList | null {
    return this.#list;
  }

  /** Why the last asking failed; null when it did not. */
  get failure(): Fault | null {
    return this.#failure;
  }

  /** A day old and more, or asked for again in vain. */
  get stale(): boolean {
    return this.#failure !== null || (this.#list !== null && isOld(this.#list, this.#ports.clock.nowMs()));
  }

  get due(): boolean {
    const { clock } = this.#ports;
    if (this.#failures > 0) return clock.monotonicMs() >= this.#pausedUntilMs;
    return this.#list === null || isOld(this.#list, clock.nowMs());
  }

  /** Takes up what another process has fetched meanwhile. */
  adopt(): void {
    if (this.#asking === null && this.#ports.files.version(this.#provider.name) !== this.#fileVersion) {
      if (this.#readFile()) this.#ports.onChange();
    }
  }

  /** Resolves once the vendor has answered, in whatever way, and what it said is kept. Never rejects. */
  ask(): Promise<void> {
    this.#asking ??= this.#ask().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  /** Nothing more is asked, and what is being asked is given up. */
  drop(): void {
    this.#dropped.abort();
  }

  async #ask(): Promise<void> {
    const { signal } = this.#dropped;
    try {
      const models = await fetchList(this.#provider, this.#ports, signal);
      const list = { models, fetchedAtMs: this.#ports.clock.nowMs() };
      this.#take(list);
      this.#ports.onChange();
      await this.#keep(list);
    } catch (error) {
      if (!signal.aborted) this.#fail(toFault(error));
    }
  }

  #take(list: ModelList): void {
    this.#list = list;
    this.#failures = 0;
    this.#failure = null;
  }

  #fail(fault: Fault): void {
    this.#failures++;
    this.#failure = fault;
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#failures - 1));
    this.#pausedUntilMs = this.#ports.clock.monotonicMs() + pauseMs;
    this.#ports.onFailure(this.#provider, fault);
  }

  /** That it is in memory is enough to go on with. */
  async #keep(list: ModelList): Promise<void> {
    const { files, onFailure } = this.#ports;
    const { name } = this.#provider;
    try {
      await files.write(name, writeList(list, this.identity));
      this.#fileVersion = files.version(name);
    } catch (cause) {
      onFailure(this.#provider, new Fault("server_error", "Its list cannot be written to the data folder.", { cause }));
    }
  }

  /** True where the file has a newer list than is known. */
  #readFile(): boolean {
    const { files } = this.#ports;
    const { name } = this.#provider;
    this.#fileVersion = files.version(name);
    const text = files.read(name);
    const list = text === null ? null : readList(text, this.identity);
    if (list === null || list.fetchedAtMs <= (this.#list?.fetchedAtMs ?? 0)) return false;
    this.#take(list);
    return true;
  }
}
