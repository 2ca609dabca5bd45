import { type Cancel, Fault, parseObject } from "@ai-liaison/core";
import { authHeaders, operationPath } from "@ai-liaison/providers";
import type { Frame, FrameSocket } from "../realtime/frame-socket.ts";
import type { ConnectOutcome, SessionDoor, SessionPorts, SocketRequest } from "../realtime/session-ports.ts";
import type { TryTiming, VendorAnswer } from "../values/answer.ts";
import type { AdmittedSession, FailedSessionTry, SessionReply, SessionTarget } from "../values/session.ts";

export type HandshakeOutcome =
  | { readonly kind: "failed"; readonly failure: FailedSessionTry }
  | {
      readonly kind: "reached";
      readonly reply: SessionReply;
      readonly socket: FrameSocket;
      readonly early: readonly Frame[];
    };

/** How long an open connection may be silent before the client is let in all the same. */
const FIRST_WORD_MS = 1_000;
const SWITCHING_PROTOCOLS = 101;

/**
 * One try at one target. Some vendors accept every connection and say their errors in the first message: so that is
 * waited for, and an error there is a refusal like one over HTTP. It settles once.
 */
export class Handshake {
  readonly #call: AdmittedSession;
  readonly #target: SessionTarget;
  readonly #ports: SessionPorts;
  readonly #door: SessionDoor;
  readonly #timing: TryTiming;
  readonly #early: Frame[] = [];
  readonly #settled = Promise.withResolvers<HandshakeOutcome>();
  readonly #timers: Cancel[] = [];
  #abandon: () => void = () => {};
  #isOver = false;

  constructor(call: AdmittedSession, target: SessionTarget, ports: SessionPorts, door: SessionDoor) {
    this.#call = call;
    this.#target = target;
    this.#ports = ports;
    this.#door = door;
    this.#timing = { startedAtMs: ports.clock.nowMs(), startedMs: ports.clock.monotonicMs(), firstTokenMs: null };
  }

  run(): Promise<HandshakeOutcome> {
    const { clock, connect } = this.#ports;
    const { name, timeoutMs } = this.#target.provider;
    const overdue = (): void =>
      this.#fail(new Fault("timeout", `The provider \`${name}\` sent nothing for ${timeoutMs} ms.`));
    this.#timers.push(clock.after(timeoutMs, overdue));
    this.#abandon = connect(this.#request(), (outcome) => this.#onOutcome(outcome));
    this.#door.onGone(() => this.#fail(clientGone()));
    return this.#settled.promise;
  }

  #onOutcome(outcome: ConnectOutcome): void {
    if (outcome.kind === "open") this.#listen(outcome.socket);
    else if (outcome.kind === "failed") this.#fail(this.#unreachable(outcome.error));
    else this.#refused(outcome);
  }

  #refused(answer: VendorAnswer): void {
    const { status, headers, bytes } = answer;
    const nowMs = this.#ports.clock.nowMs();
    const fault =
      status < 400
        ? new Fault("malformed_response", `The provider \`${this.#target.provider.name}\` opened no session.`)
        : this.#call.format.readError({ status, headers, body: parseObject(bytes.toString("utf8")), nowMs });
    this.#fail(fault, answer);
  }

  #listen(socket: FrameSocket): void {
    const { format } = this.#call;
    this.#abandon = () => socket.terminate();
    this.#timers.push(this.#ports.clock.after(FIRST_WORD_MS, () => this.#reach(socket)));
    socket.attach({
      onAlive: () => {},
      onFrame: (frame) => {
        this.#early.push(frame);
        if (this.#early.length > 1) return;
        const event = format.readEvent(frame.data);
        if (event.kind === "error") this.#fail(event.fault);
        else this.#reach(socket);
      },
      onClose: () => this.#fail(this.#unreachable(new Error("closed before a word was said"))),
    });
  }

  #reach(socket: FrameSocket): void {
    if (this.#isOver) return;
    this.#finish();
    socket.pause();
    const reply = { target: this.#target, status: SWITCHING_PROTOCOLS, timing: this.#timing, warnings: [] };
    this.#settled.resolve({ kind: "reached", reply, socket, early: this.#early });
  }

  #fail(fault: Fault, vendorAnswer: VendorAnswer | null = null): void {
    if (this.#isOver) return;
    this.#finish();
    this.#abandon();
    const endedMs = this.#ports.clock.monotonicMs();
    const failure = {
      kind: "failed",
      target: this.#target,
      fault,
      vendorAnswer,
      timing: this.#timing,
      endedMs,
    } as const;
    this.#settled.resolve({ kind: "failed", failure });
  }

  #finish(): void {
    this.#isOver = true;
    for (const cancel of this.#timers) cancel();
  }

  #unreachable(error: Error): Fault {
    const { code } = error as { readonly code?: unknown };
    const why = typeof code === "string" ? code : error.message;
    return new Fault("network", `The connection to \`${this.#target.provider.name}\` failed (${why}).`, {
      cause: error,
    });
  }

  /** Only what is listed here reaches a vendor: never the client's key, cookies, addresses or our own headers. */
  #request(): SocketRequest {
    const { head, forwarded } = this.#call;
    const { provider, endpoint, operation, model } = this.#target;
    return {
      origin: endpoint.origin,
      path: operationPath(endpoint, operation, { model, stream: false, form: head.form }),
      headers: { "user-agent": "ai-liaison", ...provider.vendor.headers, ...forwarded, ...authHeaders(provider) },
      maxMessageBytes: this.#ports.limits().maxMessageBytes,
    };
  }
}

/** The fault of a client that did not wait. */
export function clientGone(): Fault {
  return new Fault("cancelled", "The client went away before the session was open.");
}
