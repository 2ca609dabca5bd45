import type { StreamFormat } from "@ai-liaison/core";
import { type Clock, formatUsd } from "@ai-liaison/core";
import { IdleTimer } from "@ai-liaison/resilience";
import type { CallFacts } from "../values/admitted-call.ts";
import type { Outlet, OutletHeaders } from "../values/outlet.ts";
import { addCallHeaders, streamHeaders } from "./reply-headers.ts";

/**
 * The line to the client, and the one file that knows whether it has been begun. Until then a fault may still become
 * an error answer; afterwards it can only be told inside the stream. A streaming client that has waited long enough is
 * kept alive: headers go out without a provider's name, then comments, while providers may still take turns.
 */
export class ReplyLine {
  readonly #outlet: Outlet;
  readonly #clock: Clock;
  readonly #heartbeatMs: number;
  readonly #stream: StreamFormat | null;
  readonly #facts: CallFacts | null;
  #idle: IdleTimer | null = null;
  #begun = false;
  #ended = false;

  constructor(options: {
    readonly outlet: Outlet;
    readonly clock: Clock;
    readonly heartbeatMs: number;
    /** Null when the client did not ask for a stream. */
    readonly stream: StreamFormat | null;
    readonly facts: CallFacts | null;
  }) {
    this.#outlet = options.outlet;
    this.#clock = options.clock;
    this.#heartbeatMs = options.heartbeatMs;
    this.#stream = options.stream;
    this.#facts = options.facts;
    if (this.#stream !== null) this.#listenForSilence(this.#stream);
  }

  get begun(): boolean {
    return this.#begun;
  }

  get isGone(): boolean {
    return this.#outlet.isGone;
  }

  onGone(callback: () => void): void {
    this.#outlet.onGone(callback);
  }

  onDrain(callback: () => void): void {
    this.#outlet.onDrain(callback);
  }

  begin(status: number, headers: OutletHeaders): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#outlet.begin(status, headers);
  }

  write(bytes: Uint8Array | string): boolean {
    this.#idle?.touch();
    return this.#outlet.write(bytes);
  }

  /** The last bytes, once the record is safe. */
  end(bytes: Uint8Array | string | null): void {
    this.hush();
    if (this.#ended || this.#outlet.isGone) return;
    this.#ended = true;
    this.#outlet.end(bytes);
  }

  /** Ends without an end, once the record is safe. */
  cut(): void {
    this.hush();
    if (this.#ended || this.#outlet.isGone) return;
    this.#ended = true;
    this.#outlet.cut();
  }

  /** No more heartbeats: all but the end has been told. */
  hush(): void {
    this.#idle?.stop();
    this.#idle = null;
  }

  /** A whole answer, once the record is safe; the cost is told when it is known. */
  answer(status: number, headers: OutletHeaders, body: Uint8Array | string, costNanoUsd: number | null): void {
    this.hush();
    if (this.#ended || this.#outlet.isGone) return;
    this.#ended = true;
    if (costNanoUsd !== null) headers["x-liaison-cost-usd"] = formatUsd(costNanoUsd);
    this.#outlet.answer(status, headers, body);
  }

  #listenForSilence(stream: StreamFormat): void {
    this.#idle = new IdleTimer(this.#clock, this.#heartbeatMs, () => {
      if (this.#ended || this.#outlet.isGone) return;
      this.begin(200, addCallHeaders(streamHeaders(stream.contentType), this.#facts, 0));
      this.#outlet.write(stream.heartbeat);
      this.#listenForSilence(stream);
    });
  }
}
