import { type Cancel, Fault, type Part, type StreamWriter } from "@ai-liaison/core";
import { framedBytes } from "@ai-liaison/wire";
import { Capture, captureLimit } from "../capture/capture.ts";
import type { AdmittedCall } from "../values/admitted-call.ts";
import type { DecodedEvent, EventBatch, StreamAnswered, StreamReply, StreamSink } from "../values/answer.ts";
import type { Ending } from "../values/ending.ts";
import type { OutletHeaders } from "../values/outlet.ts";
import type { EnginePorts } from "../values/ports.ts";
import { answerOptions } from "./answer-options.ts";
import { Observer } from "./observe.ts";
import { addCallHeaders, addTargetHeaders, streamHeaders, vendorHeaders } from "./reply-headers.ts";
import type { ReplyLine } from "./reply-line.ts";

/**
 * A stream: events go on as they come, whole events only, in the vendor's bytes or translated. From the terminal
 * event on, bytes are held: the client learns that the answer is complete once the record is in the journal. A stream
 * that breaks ends in an error event, never in a clean finish.
 */
export function deliverStream(
  call: AdmittedCall,
  answer: StreamAnswered,
  line: ReplyLine,
  ports: EnginePorts,
): Promise<Ending> {
  const { reply } = answer;
  const headers = headersOf(call, reply);
  addTargetHeaders(addCallHeaders(headers, call.facts, answer.failed.length + 1), reply.target, reply.warnings);
  line.begin(successOf(call, reply), headers);
  return new Promise((resolve) => {
    reply.stream.attach(new StreamDelivery(call, reply, line, ports, resolve));
  });
}

/** A relayed answer says itself what it is made of. */
function headersOf(call: AdmittedCall, reply: StreamReply): OutletHeaders {
  if (call.relayed !== null) return vendorHeaders(reply.headers, reply.target.provider);
  const own = streamHeaders(call.format.stream?.contentType ?? "text/event-stream");
  return reply.target.passThrough ? { ...vendorHeaders(reply.headers, reply.target.provider), ...own } : own;
}

function successOf({ relayed }: AdmittedCall, { status }: StreamReply): number {
  return relayed === null ? 200 : status;
}

/** How long after its terminal event a vendor may take to close, so that its connection can be used again. */
const LINGER_MS = 1000;

class StreamDelivery implements StreamSink {
  readonly #call: AdmittedCall;
  readonly #reply: StreamReply;
  readonly #line: ReplyLine;
  readonly #ports: EnginePorts;
  readonly #resolve: (ending: Ending) => void;
  readonly #observer: Observer;
  readonly #capture: Capture;
  readonly #writer: StreamWriter | null;
  /** What the caller's format could not say of the answer. */
  readonly #lost = new Set<string>();
  #over = false;
  #waitsForRoom = false;
  #cancelLinger: Cancel | null = null;

  constructor(
    call: AdmittedCall,
    reply: StreamReply,
    line: ReplyLine,
    ports: EnginePorts,
    resolve: (ending: Ending) => void,
  ) {
    this.#call = call;
    this.#reply = reply;
    this.#line = line;
    this.#ports = ports;
    this.#resolve = resolve;
    this.#observer = new Observer(call);
    this.#capture = new Capture(ports.capture, captureLimit(ports));
    this.#writer = reply.target.passThrough ? null : this.#openWriter();
  }

  #openWriter(): StreamWriter | null {
    const options = answerOptions(this.#call, this.#reply.target, this.#ports, this.#lost);
    return this.#call.format.stream?.openWriter({ ...options, includeUsage: this.#call.head.includeUsage }) ?? null;
  }

  onEvents(batch: EventBatch): void {
    if (this.#over) return;
    const { events, bytes } = batch;
    if (events === null) {
      this.#capture.add(bytes);
      this.#send(bytes);
      return;
    }
    const first = events[0];
    const last = events[events.length - 1];
    if (first === undefined || last === undefined) return;
    this.#capture.add(cut(bytes, first.start, last.end));
    if (this.#writer === null) this.#passOn(events, bytes);
    else this.#translate(events, this.#writer);
  }

  onClose(parts: readonly Part[]): void {
    this.#cancelLinger?.();
    if (this.#over) return;
    this.#observer.see(parts);
    if (this.#observer.complete) this.#end(this.#writer === null ? null : this.#framed(this.#writer.write(parts)));
    else this.#break(this.#observer.fault ?? new Fault("interrupted", "The stream stopped before its end."));
  }

  /** Bytes as they are, in one piece where they lie together, up to the terminal event. */
  #passOn(events: readonly DecodedEvent[], bytes: Buffer): void {
    let from = -1;
    let to = -1;
    for (const event of events) {
      if (event.parts !== null && this.#sees(event.parts)) {
        this.#write(bytes, from, to);
        this.#hold(bytes.subarray(event.start, events.at(-1)?.end ?? event.end));
        return;
      }
      if (event.parts !== null && this.#reply.usageInjected && isUsageAlone(event.parts)) {
        this.#write(bytes, from, to);
        from = -1;
        continue;
      }
      if (from === -1) from = event.start;
      to = event.end;
    }
    this.#write(bytes, from, to);
  }

  /** Watches the parts go by; true for the last that may be passed on: the end, or a fault. */
  #sees(parts: readonly Part[]): boolean {
    this.#observer.see(parts);
    return this.#observer.complete || this.#observer.fault !== null;
  }

  /** The terminal event waits for the record. */
  #hold(held: Buffer): void {
    const { complete, fault } = this.#observer;
    if (complete) this.#end(held);
    else if (fault !== null) this.#break(fault, isToldByVendor(fault) ? held : null);
  }

  #translate(events: readonly DecodedEvent[], writer: StreamWriter): void {
    let text = "";
    for (const { parts } of events) {
      if (parts === null) continue;
      this.#observer.see(parts);
      if (this.#observer.fault !== null) {
        this.#send(this.#framed(text));
        this.#break(this.#observer.fault);
        return;
      }
      const written = writer.write(parts);
      if (this.#observer.complete) {
        this.#send(this.#framed(text));
        this.#end(this.#framed(written));
        return;
      }
      text += written;
    }
    this.#send(this.#framed(text));
  }

  #framed(written: string): Buffer | string {
    return framedBytes(written, this.#call.format.stream?.framing ?? "sse");
  }

  #write(bytes: Buffer, from: number, to: number): void {
    if (from >= 0) this.#send(cut(bytes, from, to));
  }

  #send(bytes: Buffer | string): void {
    if (bytes.length === 0 || this.#line.write(bytes)) return;
    if (this.#waitsForRoom) return;
    this.#waitsForRoom = true;
    this.#reply.stream.pause();
    this.#line.onDrain(() => {
      this.#waitsForRoom = false;
      this.#reply.stream.resume();
    });
  }

  #end(held: Buffer | string | null): void {
    this.#cancelLinger = this.#ports.clock.after(LINGER_MS, () => this.#reply.stream.abort());
    this.#settle("success", successOf(this.#call, this.#reply), null, held);
  }

  #break(fault: Fault, vendorBytes: Buffer | null = null): void {
    this.#reply.stream.abort();
    if (fault.code === "cancelled") this.#settle("cancelled", 499, fault, null);
    else if (!this.#reply.framed) this.#settle("error", successOf(this.#call, this.#reply), fault, null);
    else this.#settle("error", 200, fault, vendorBytes ?? this.#call.format.stream?.writeFault(fault) ?? null);
  }

  #settle(status: Ending["status"], httpStatus: number, fault: Fault | null, held: Uint8Array | string | null): void {
    this.#over = true;
    const { usage, usageSource, lateUsage, model, answerId } = this.#observer;
    this.#resolve({
      status,
      httpStatus,
      fault,
      usage,
      usageSource,
      lateUsage,
      modelUsed: model ?? this.#reply.target.model,
      answerId,
      endedMs: this.#ports.clock.monotonicMs(),
      firstTokenMs: this.#reply.timing.firstTokenMs,
      captured: this.#capture.chunks,
      truncated: this.#capture.truncated,
      warnings: [...this.#lost],
      discard: () => this.#capture.release(),
      release: () => (fault === null || this.#reply.framed ? this.#line.end(held) : this.#line.cut()),
    });
  }
}

/** A piece of the bytes; themselves where it is all of them, as it mostly is. */
function cut(bytes: Buffer, from: number, to: number): Buffer {
  return from === 0 && to === bytes.length ? bytes : bytes.subarray(from, to);
}

/** An event that is there only because we asked for usage. */
function isUsageAlone(parts: readonly Part[]): boolean {
  return (
    parts.some((part) => part.type === "usage") &&
    parts.every((part) => part.type === "usage" || part.type === "extension")
  );
}

/** Whether the event at fault is the vendor telling of it, in words the caller may have: not garbage, not about our key. */
function isToldByVendor({ code }: Fault): boolean {
  return code !== "malformed_response" && code !== "interrupted" && code !== "provider_authentication";
}
