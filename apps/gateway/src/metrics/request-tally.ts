import { HistogramTally, OTHER } from "./tally.ts";

const METHODS = ["GET", "POST", "HEAD", "OPTIONS", "DELETE", "PUT", "PATCH"];
const SECOND_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600];
const HIGHEST_STATUS = 599;

interface MethodTally {
  /** Indexed by status; 0 for whatever is no HTTP status. */
  readonly statuses: Map<number, number>;
  readonly seconds: HistogramTally;
}

/** Sums over HTTP requests of any kind, by method and status. A method nobody has heard of is `other`. */
export class RequestTally {
  readonly byMethod = new Map<string, MethodTally>();
  activeConnections = 0;
  unauthenticated = 0;

  add(method: string, status: number, seconds: number): void {
    let tally = this.byMethod.get(method);
    if (tally === undefined) tally = this.#open(method);
    const known = status > 0 && status <= HIGHEST_STATUS ? status : 0;
    tally.statuses.set(known, (tally.statuses.get(known) ?? 0) + 1);
    tally.seconds.add(seconds);
  }

  #open(method: string): MethodTally {
    const label = METHODS.includes(method) ? method : OTHER;
    const known = this.byMethod.get(label);
    if (known !== undefined) return known;
    const opened = { statuses: new Map<number, number>(), seconds: new HistogramTally(SECOND_BOUNDS) };
    this.byMethod.set(label, opened);
    return opened;
  }
}
