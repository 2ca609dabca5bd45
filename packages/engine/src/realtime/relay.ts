import { type Cancel, type Clock, Fault, toFault } from "@ai-liaison/core";
import type { SessionEnd } from "../values/session.ts";
import { endByClient, endByFault, endByGateway, endByVendor } from "./endings.ts";
import type { Frame, FrameSocket, SocketClose } from "./frame-socket.ts";
import { Pipe } from "./pipe.ts";
import type { StopReason } from "./session-ports.ts";
import { Vigil } from "./vigil.ts";

export interface RelayOptions {
  readonly client: FrameSocket;
  readonly vendor: FrameSocket;
  /** What the vendor has said before the client was accepted. */
  readonly early: readonly Frame[];
  readonly providerName: string;
  readonly clock: Clock;
  readonly idleMs: number;
  /** How long the session may last; null: as long as both sides like. */
  readonly totalMs: number | null;
  /**
   * Told of every text the vendor sends, before it is passed on. A promise holds it, and all that follows, until it
   * resolves; if it rejects the session is over.
   */
  readonly onText: (data: Buffer) => Promise<void> | null;
  /** Whether an answer is under way, which a vendor that closes would leave unfinished. */
  readonly isAnswering: () => boolean;
}

/**
 * A session under way: messages pass both ways until one side ends it. The end comes in two steps, so that the record
 * can be written between them: `run` resolves once the vendor's side is closed, and the client is told by `release`.
 */
export class Relay {
  readonly #options: RelayOptions;
  readonly #up: Pipe;
  readonly #down: Pipe;
  readonly #vigil: Vigil;
  readonly #closed = Promise.withResolvers<SessionEnd>();
  readonly #cancelTotal: Cancel;
  /** Messages held until what they tell is in the journal, and how many of them wait for it. */
  #held: Frame[] = [];
  #waiting = 0;
  /** The vendor has closed while messages were held. */
  #lastWord: SocketClose | null = null;
  #end: SessionEnd | null = null;

  constructor(options: RelayOptions) {
    const { client, vendor, clock, idleMs, totalMs } = options;
    this.#options = options;
    this.#up = new Pipe(client, vendor);
    this.#down = new Pipe(vendor, client);
    const sides = [
      { socket: client, pipe: this.#up },
      { socket: vendor, pipe: this.#down },
    ];
    this.#vigil = new Vigil(clock, idleMs, sides, () => this.#stop(endByFault(idle(idleMs), 1001)));
    this.#cancelTotal =
      totalMs === null ? () => {} : clock.after(totalMs, () => this.#stop(endByFault(overdue(), 1001)));
  }

  /** Resolves when the session is over for the vendor; never rejects. */
  run(): Promise<SessionEnd> {
    const { client, vendor, early } = this.#options;
    for (const frame of early) this.#fromVendor(frame);
    vendor.attach({
      onFrame: (frame) => this.#fromVendor(frame),
      onAlive: () => this.#vigil.onAlive(vendor),
      onClose: (close) => this.#onVendorClose(close),
    });
    client.attach({
      onFrame: (frame) => this.#fromClient(frame),
      onAlive: () => this.#vigil.onAlive(client),
      onClose: (close) => this.#onClientClose(close),
    });
    return this.#closed.promise;
  }

  /** The session's time is over. */
  stop(why: StopReason): void {
    this.#stop(endByGateway(why));
  }

  /** Lets the client have the end. */
  release({ farewell }: SessionEnd, writeFault: (fault: Fault) => string): void {
    const { client } = this.#options;
    if (farewell === null) {
      client.terminate();
      return;
    }
    if (farewell.fault !== null) client.send({ data: Buffer.from(writeFault(farewell.fault)), isBinary: false });
    client.close(farewell.code, farewell.reason);
  }

  #fromClient(frame: Frame): void {
    this.#vigil.onMessage(this.#options.client);
    if (this.#end === null) this.#up.pass(frame);
  }

  #fromVendor(frame: Frame): void {
    const { vendor, onText } = this.#options;
    this.#vigil.onMessage(vendor);
    const told = frame.isBinary ? null : onText(frame.data);
    if (told !== null) {
      this.#waiting += 1;
      told.then(
        () => this.#settled(),
        (error: unknown) => {
          this.#held = [];
          this.#stop(endByFault(toFault(error), 1011));
          this.#settled();
        },
      );
    }
    if (this.#waiting > 0) this.#held.push(frame);
    else this.#pass(frame);
  }

  #pass(frame: Frame): void {
    if (this.#end === null) this.#down.pass(frame);
  }

  #settled(): void {
    this.#waiting -= 1;
    if (this.#waiting > 0) return;
    const held = this.#held;
    this.#held = [];
    for (const frame of held) this.#pass(frame);
    if (this.#lastWord !== null) this.#onVendorClose(this.#lastWord);
  }

  #onVendorClose(close: SocketClose): void {
    if (this.#waiting > 0) {
      this.#lastWord = close;
      return;
    }
    const { providerName, isAnswering } = this.#options;
    this.#vigil.stop();
    this.#cancelTotal();
    this.#end ??= endByVendor(close, providerName, isAnswering());
    this.#closed.resolve(this.#end);
  }

  #onClientClose(close: SocketClose): void {
    this.#stop(endByClient(close), close.how === "closed" && close.code !== NO_CODE ? close : undefined);
  }

  /** The session ends on this side. What the vendor still tells of its cost is heard until it closes. */
  #stop(end: SessionEnd, told: Pick<SocketClose, "code" | "reason"> = GOING_AWAY): void {
    if (this.#end !== null) return;
    this.#end = end;
    this.#down.open();
    this.#options.vendor.close(told.code, told.reason);
  }
}

/** Nothing was said with the close. */
const NO_CODE = 1005;
const GOING_AWAY = { code: 1001, reason: "" };

function idle(idleMs: number): Fault {
  return new Fault("timeout", `No message passed in this session for ${idleMs} ms.`, {
    hint: "Open another, or raise `timeouts.session_idle_ms` in liaison.yaml.",
  });
}

function overdue(): Fault {
  return new Fault("timeout", "The session took longer than `x-liaison-timeout-ms` allows.");
}
