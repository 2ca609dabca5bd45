import type { Cancel, Fault, Provider, VendorModel } from "@ai-liaison/core";
import type { LiaisonConfig } from "../config/index.ts";
import { type FetchPorts, listsModels } from "./fetch-list.ts";
import { type ListFiles, listFiles } from "./list-file.ts";
import { listIdentity } from "./list-identity.ts";
import { ProviderList, type ProviderListPorts } from "./provider-list.ts";

const LOOK_EVERY_MS = 60_000;

export interface ModelListsPorts extends FetchPorts {
  /** Told when a list could not be fetched or kept; its condition tells the former, too. */
  readonly onFailure?: ((provider: Provider, fault: Fault) => void) | undefined;
  /** The data folder's own unless given. */
  readonly files?: ListFiles;
}

/** How a provider's list stands. */
export interface ListCondition {
  readonly providerName: string;
  /** Null where none has come yet. */
  readonly count: number | null;
  /** When the list was fetched: milliseconds since the epoch. */
  readonly fetchedAtMs: number | null;
  /** A day old and more, or asked for again in vain. */
  readonly stale: boolean;
  /** Why the last asking failed; null when it did not. */
  readonly failure: Fault | null;
}

/**
 * What vendors say they have: asked for when somebody wants to know, or in the background once `keepFresh` is called;
 * kept for a day, in memory and in the data folder, so that a restart asks nobody. No call waits for it.
 */
export class ModelLists implements Disposable {
  readonly #ports: ProviderListPorts;
  readonly #watchers: (() => void)[] = [];
  #lists: ReadonlyMap<string, ProviderList> = new Map();
  #cancelLook: Cancel | null = null;
  #fresh = false;

  /** Reads what the data folder has; asks nobody. */
  constructor(config: LiaisonConfig, ports: ModelListsPorts) {
    const { files = listFiles(config.dataDirectory), onFailure = () => {} } = ports;
    this.#ports = { ...ports, files, onFailure, onChange: () => this.#tell() };
    this.#lists = this.#listsFor(config);
  }

  /** What the vendor says of its models; null where nothing is known of them. */
  modelsOf(providerName: string): ReadonlyMap<string, VendorModel> | null {
    return this.#lists.get(providerName)?.list?.models ?? null;
  }

  /** The ids of all lists, by provider's name. */
  ids(): ReadonlyMap<string, ReadonlySet<string>> {
    const known = [...this.#lists].flatMap(([name, { list }]) => (list === null ? [] : [{ name, list }]));
    return new Map(known.map(({ name, list }) => [name, new Set(list.models.keys())]));
  }

  /** How each list stands; nothing of providers without one. */
  conditions(): readonly ListCondition[] {
    return [...this.#lists].map(([providerName, { list, stale, failure }]) => ({
      providerName,
      count: list?.models.size ?? null,
      fetchedAtMs: list?.fetchedAtMs ?? null,
      stale,
      failure,
    }));
  }

  /** Told whenever a list has come or gone. */
  watch(watcher: () => void): void {
    this.#watchers.push(watcher);
  }

  /** Asks for what is a day old, or for all there is; resolves when all have answered or failed. Never rejects. */
  async refresh(which: "old" | "all" = "old"): Promise<void> {
    const asked = [...this.#lists.values()].filter((list) => which === "all" || list.due);
    await Promise.all(asked.map((list) => list.ask()));
  }

  /** From now on, asks in the background for what is old, and takes up what other processes have fetched. */
  keepFresh(): void {
    this.#fresh = true;
    this.#look();
  }

  /** Lists of providers whose address or key is the same stay; the others are gone. */
  reconfigure(config: LiaisonConfig): void {
    this.#lists = this.#listsFor(config);
    if (this.#fresh) this.#look();
  }

  [Symbol.dispose](): void {
    this.#cancelLook?.();
    this.#fresh = false;
    for (const list of this.#lists.values()) list.drop();
    this.#watchers.length = 0;
  }

  #listsFor({ modelLists, providers }: LiaisonConfig): ReadonlyMap<string, ProviderList> {
    const before = this.#lists;
    const lists = new Map<string, ProviderList>();
    for (const provider of modelLists ? providers.filter(listsModels) : []) {
      const known = before.get(provider.name);
      const isSame = known?.identity === listIdentity(provider);
      lists.set(provider.name, isSame ? known : new ProviderList(provider, this.#ports));
    }
    for (const [name, list] of before) if (lists.get(name) !== list) list.drop();
    return lists;
  }

  #look(): void {
    this.#cancelLook?.();
    for (const list of this.#lists.values()) list.adopt();
    void this.refresh();
    this.#cancelLook = this.#ports.clock.after(LOOK_EVERY_MS, () => this.#look());
  }

  #tell(): void {
    for (const watcher of this.#watchers) watcher();
  }
}
