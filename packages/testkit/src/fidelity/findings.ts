import type { Crossing } from "./crossing.ts";
import type { DeclaredLoss, DeclaredRefusal } from "./declared-losses.ts";

export type Direction = "request" | "answer";

export interface PairCounts {
  exact: number;
  declared: number;
  refused: number;
  open: number;
  excepted: number;
}

/** What the corpus tests found, to be judged, printed and published. */
export class Findings {
  /** By vendor and endpoint, then by column. */
  readonly counts = new Map<string, Map<string, number>>();
  /** By `from → to`, for each direction. */
  readonly pairs: Readonly<Record<Direction, Map<string, PairCounts>>> = { request: new Map(), answer: new Map() };
  /** How often a row of the declared losses was needed. */
  readonly uses = new Map<DeclaredLoss | DeclaredRefusal, number>();
  readonly rejects = new Map<string, number>();
  /** By what is wrong: the ids of the exchanges. */
  readonly open = new Map<string, Set<string>>();
  /** By reason: the ids of exchanges that differ and why. */
  readonly excepted = new Map<string, Set<string>>();

  count(row: string, column: string): void {
    const counts = this.counts.get(row) ?? new Map<string, number>();
    this.counts.set(row, counts.set(column, (counts.get(column) ?? 0) + 1));
  }

  reject(reason: string): void {
    this.rejects.set(reason, (this.rejects.get(reason) ?? 0) + 1);
  }

  except(reason: string, id: string): void {
    addTo(this.excepted, reason, id);
  }

  differs(what: string, id: string): void {
    addTo(this.open, what, id);
  }

  /** `excuse`: why this exchange may differ, whatever the formats. */
  crossed(direction: Direction, pair: string, id: string, crossing: Crossing, excuse: string | undefined): void {
    const counts = this.pairs[direction].get(pair) ?? { exact: 0, declared: 0, refused: 0, open: 0, excepted: 0 };
    this.pairs[direction].set(pair, counts);
    if (crossing.kind === "open" && excuse !== undefined) {
      counts.excepted += 1;
      this.except(excuse, id);
      return;
    }
    counts[crossing.kind] += 1;
    if (crossing.kind === "open")
      for (const reason of crossing.reasons) this.differs(`${pair}, ${direction}: ${reason}`, id);
    else if (crossing.kind !== "exact")
      for (const row of crossing.rows) this.uses.set(row, (this.uses.get(row) ?? 0) + 1);
  }

  /** The share of all crossings that are explained. */
  share(direction: Direction): number {
    const all = [...this.pairs[direction].values()];
    const open = all.reduce((sum, counts) => sum + counts.open, 0);
    const total = all.reduce(
      (sum, { exact, declared, refused, open: left, excepted }) => sum + exact + declared + refused + left + excepted,
      0,
    );
    return total === 0 ? 0 : 1 - open / total;
  }
}

function addTo(lists: Map<string, Set<string>>, name: string, id: string): void {
  const ids = lists.get(name) ?? new Set<string>();
  lists.set(name, ids.add(id));
}
