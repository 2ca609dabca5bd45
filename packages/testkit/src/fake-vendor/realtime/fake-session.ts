import type { IncomingMessage } from "node:http";
import type { WebSocket } from "ws";
import type { HandshakeFault } from "./handshake-fault.ts";

/** What one answer of the fake takes: every count differs, so that none can stand for another. */
export const RESPONSE_USAGE = {
  total_tokens: 1_700,
  input_tokens: 1_500,
  output_tokens: 200,
  input_token_details: {
    text_tokens: 500,
    audio_tokens: 1_000,
    cached_tokens: 300,
    cached_tokens_details: { text_tokens: 100, audio_tokens: 200 },
  },
  output_token_details: { text_tokens: 40, audio_tokens: 160 },
};

/** What one transcription of the fake takes. */
export const TRANSCRIPTION_USAGE = {
  type: "tokens",
  total_tokens: 110,
  input_tokens: 90,
  input_token_details: { text_tokens: 0, audio_tokens: 90 },
  output_tokens: 20,
};

/** A session as the vendor sees it. It answers `response.create`, echoes bytes, and says what else it is told to. */
export class FakeSession {
  /** Texts as they came, and bytes. */
  readonly received: (string | Buffer)[] = [];
  closed: { readonly code: number; readonly reason: string } | null = null;
  readonly #socket: WebSocket;
  readonly #model: string;
  #events = 0;
  #responses = 0;

  constructor(socket: WebSocket, request: IncomingMessage, fault: HandshakeFault | null) {
    const query = new URL(request.url ?? "/", "http://fake").searchParams;
    this.#socket = socket;
    this.#model = query.get("model") ?? query.get("deployment") ?? "none";
    socket.on("error", () => {});
    socket.on("message", (data, isBinary) => this.#onMessage(data as Buffer, isBinary));
    socket.on("close", (code, reason) => {
      this.closed = { code, reason: reason.toString() };
    });
    if (fault?.kind === "error-event") this.say({ type: "error", error: fault.error });
    else if (fault?.kind !== "no-greeting") this.say({ type: "session.created", session: this.#session() });
  }

  /** Handed over and not yet written out. */
  get bufferedBytes(): number {
    return this.#socket.bufferedAmount;
  }

  /** Sends an event with an id of its own. */
  say(event: Readonly<Record<string, unknown>>): void {
    this.#events += 1;
    this.#socket.send(JSON.stringify({ event_id: `event_${this.#events}`, ...event }));
  }

  sendRaw(data: string | Buffer): void {
    this.#socket.send(data);
  }

  /** An answer: begun, in two pieces, done, with what it took. */
  respond(usage: unknown = RESPONSE_USAGE): void {
    this.beginResponse();
    for (const delta of ["Hel", "lo"]) this.say({ type: "response.output_text.delta", delta });
    this.say({ type: "response.done", response: { id: this.#responseId(), status: "completed", usage } });
  }

  /** An answer that has begun, and goes no further. */
  beginResponse(): void {
    this.#responses += 1;
    this.say({ type: "response.created", response: { id: this.#responseId() } });
  }

  transcribe(usage: unknown = TRANSCRIPTION_USAGE): void {
    this.say({ type: "conversation.item.input_audio_transcription.completed", transcript: "Hello", usage });
  }

  /** The model that turns speech into text, as a session says once it was told. */
  useTranscription(model: string): void {
    const session = { ...this.#session(), audio: { input: { transcription: { model } } } };
    this.say({ type: "session.updated", session });
  }

  close(code: number, reason = ""): void {
    this.#socket.close(code, reason);
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  /** Breaks the connection without a word. */
  drop(): void {
    this.#socket.terminate();
  }

  #onMessage(data: Buffer, isBinary: boolean): void {
    this.received.push(isBinary ? data : data.toString("utf8"));
    if (isBinary) this.#socket.send(data);
    else if (typeOf(data) === "response.create") this.respond();
  }

  #session(): Readonly<Record<string, unknown>> {
    return { type: "realtime", object: "realtime.session", id: "sess_fake", model: this.#model };
  }

  #responseId(): string {
    return `resp_${this.#responses}`;
  }
}

function typeOf(data: Buffer): unknown {
  try {
    return (JSON.parse(data.toString("utf8")) as { readonly type?: unknown }).type;
  } catch {
    return undefined;
  }
}
