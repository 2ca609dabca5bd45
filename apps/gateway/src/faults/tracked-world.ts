import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CallRow } from "@ai-liaison/core";
import { openLedgerReader } from "@ai-liaison/ledger";
import { spawnFakeVendor, spawnGateway } from "@ai-liaison/testkit";
import { type ApplicationLife, startLife } from "./application-life.ts";
import { FlakyProxy } from "./flaky-proxy.ts";

/** A vendor, a gateway, a proxy before it, and applications that live and die side by side with one state folder. */
export interface TrackedWorld extends AsyncDisposable {
  readonly proxy: FlakyProxy;
  /** All there were, the dead ones too. */
  readonly lives: readonly ApplicationLife[];
  startLife(concurrency: number): ApplicationLife;
  /** The gateway is killed and comes again over the same ledger. */
  replaceGateway(): Promise<void>;
  /** Ends the gateway in order. */
  stopGateway(): Promise<void>;
  /** The journals of applications that are not delivered. */
  journals(): readonly string[];
  rowCount(): number;
  rows(): readonly CallRow[];
}

/** No life makes so many calls: their numbers tell which life they are of. */
const CALLS_PER_LIFE = 1_000_000;

export async function openTrackedWorld(): Promise<TrackedWorld> {
  const folder = mkdtempSync(join(tmpdir(), "liaison-tracked-"));
  const dataDirectory = join(folder, "data");
  const stateFolder = join(folder, "state");
  mkdirSync(dataDirectory);
  const lives: ApplicationLife[] = [];
  const proxy = new FlakyProxy();
  const vendor = await spawnFakeVendor({ say: "Yes." });
  let gateway = await spawnGateway({ dataDirectory });
  proxy.target = gateway.url;
  await proxy.start();
  const read = <Result>(ask: (ledger: ReturnType<typeof openLedgerReader>) => Result): Result => {
    using ledger = openLedgerReader(join(dataDirectory, "ledger.sqlite"));
    return ask(ledger);
  };
  return {
    proxy,
    lives,
    startLife: (concurrency) => {
      const number = lives.length + 1;
      const life = startLife({
        vendorUrl: vendor.url,
        collectorUrl: proxy.url,
        stateFolder,
        concurrency,
        first: number * CALLS_PER_LIFE,
        notesPath: join(folder, `notes-${number}`),
      });
      lives.push(life);
      return life;
    },
    replaceGateway: async () => {
      await gateway.kill("SIGKILL");
      gateway = await spawnGateway({ dataDirectory });
      proxy.target = gateway.url;
    },
    stopGateway: async () => void (await gateway.kill("SIGTERM")),
    journals: () => journalsBelow(join(stateFolder, "track")),
    rowCount: () => read((ledger) => ledger.usage({ by: "provider" }).total.calls),
    rows: () => read((ledger) => ledger.calls({ last: 10_000_000 })),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(lives.map((life) => life.kill()));
      await proxy.stop();
      await gateway.kill("SIGKILL");
      await vendor.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function journalsBelow(folder: string): readonly string[] {
  return readdirSync(folder).flatMap((collector) => readdirSync(join(folder, collector)));
}
