import type { Part } from "@ai-liaison/core";
import { framedBytes } from "@ai-liaison/wire";
import { Capture, captureLimit } from "../capture/capture.ts";
import type { AdmittedCall } from "../values/admitted-call.ts";
import type { WholeAnswered, WholeReply } from "../values/answer.ts";
import type { Ending } from "../values/ending.ts";
import type { EnginePorts } from "../values/ports.ts";
import { answerOptions } from "./answer-options.ts";
import { Observer } from "./observe.ts";
import { addCallHeaders, addTargetHeaders, streamHeaders, vendorHeaders } from "./reply-headers.ts";
import type { ReplyLine } from "./reply-line.ts";

/** A whole answer: the vendor's own bytes when the formats agree, else written anew from its parts. */
export function deliverWhole(call: AdmittedCall, answer: WholeAnswered, line: ReplyLine, ports: EnginePorts): Ending {
  const { reply } = answer;
  const observer = new Observer(call);
  observer.see(reply.parts);
  const capture = new Capture(ports.capture, captureLimit(ports));
  capture.add(reply.bytes);
  const asStream = call.head.stream && call.relayed === null;
  const isAnew = asStream || !reply.target.passThrough;
  const { body, lost } = isAnew ? writeAnew(call, reply, ports) : { body: reply.bytes, lost: NOTHING };
  return {
    status: "success",
    httpStatus: reply.target.passThrough && !asStream ? reply.status : 200,
    fault: null,
    usage: observer.usage,
    usageSource: observer.usageSource,
    lateUsage: observer.lateUsage,
    modelUsed: observer.model ?? reply.target.model,
    answerId: observer.answerId,
    endedMs: reply.endedMs,
    firstTokenMs: reply.timing.firstTokenMs,
    captured: capture.chunks,
    truncated: capture.truncated,
    warnings: lost,
    discard: () => capture.release(),
    release: (record) => {
      const warnings = lost.length === 0 ? reply.warnings : [...reply.warnings, ...lost];
      if (asStream) tellAsStream(call, answer, line, body, warnings);
      else tellWhole(call, answer, line, body, warnings, record?.totalCostNanoUsd ?? null);
    },
  };
}

function tellWhole(
  call: AdmittedCall,
  answer: WholeAnswered,
  line: ReplyLine,
  body: Buffer | string,
  warnings: readonly string[],
  costNanoUsd: number | null,
): void {
  const { reply } = answer;
  const headers = vendorHeaders(reply.headers, reply.target.provider);
  addTargetHeaders(addCallHeaders(headers, call.facts, answer.failed.length + 1), reply.target, warnings);
  if (!reply.target.passThrough) headers["content-type"] = "application/json";
  line.answer(reply.target.passThrough ? reply.status : 200, headers, body, costNanoUsd);
}

/** A vendor that answered a wish for a stream with a whole body: its parts are told as the stream that was asked for. */
function tellAsStream(
  call: AdmittedCall,
  answer: WholeAnswered,
  line: ReplyLine,
  text: Buffer | string,
  warnings: readonly string[],
): void {
  const { reply } = answer;
  const contentType = call.format.stream?.contentType ?? "text/event-stream";
  const headers = addCallHeaders(streamHeaders(contentType), call.facts, answer.failed.length + 1);
  line.begin(200, addTargetHeaders(headers, reply.target, warnings));
  line.end(text);
}

const NOTHING: readonly string[] = Object.freeze([]);

interface Written {
  readonly body: Buffer | string;
  /** What could not be said in it. */
  readonly lost: readonly string[];
}

/** The answer in the caller's format, before it is recorded: what cannot be said has to be known by then. */
function writeAnew(call: AdmittedCall, reply: WholeReply, ports: EnginePorts): Written {
  const lost = new Set<string>();
  const options = answerOptions(call, reply.target, ports, lost);
  if (!call.head.stream || call.format.stream === null) {
    const body = JSON.stringify(call.format.writeResponse(reply.parts, options));
    return { body, lost: [...lost] };
  }
  const writer = call.format.stream.openWriter({ ...options, includeUsage: call.head.includeUsage });
  const ended: readonly Part[] = reply.parts.some((part) => part.type === "end")
    ? reply.parts
    : [...reply.parts, { type: "end" }];
  const body = framedBytes(writer.write(ended), call.format.stream.framing);
  return { body, lost: [...lost] };
}
