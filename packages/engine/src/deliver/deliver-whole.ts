import type { Part } from "@ai-liaison/core";
import { Capture, captureLimit } from "../capture/capture.ts";
import type { AdmittedCall } from "../values/admitted-call.ts";
import type { WholeAnswered } from "../values/answer.ts";
import type { Ending } from "../values/ending.ts";
import type { EnginePorts } from "../values/ports.ts";
import { Observer } from "./observe.ts";
import { addCallHeaders, addTargetHeaders, streamHeaders, vendorHeaders } from "./reply-headers.ts";
import type { ReplyLine } from "./reply-line.ts";

/** A whole answer: the vendor's own bytes when the formats agree, else written anew from its parts. */
export function deliverWhole(call: AdmittedCall, answer: WholeAnswered, line: ReplyLine, ports: EnginePorts): Ending {
  const { reply } = answer;
  const observer = new Observer();
  observer.see(reply.parts);
  const capture = new Capture(ports.capture, captureLimit(ports));
  capture.add(reply.bytes);
  return {
    status: "success",
    httpStatus: reply.target.passThrough && !call.head.stream ? reply.status : 200,
    fault: null,
    usage: observer.usage,
    usageSource: observer.usageSource,
    modelUsed: observer.model ?? reply.target.model,
    endedMs: reply.endedMs,
    firstTokenMs: reply.timing.firstTokenMs,
    captured: capture.chunks,
    truncated: capture.truncated,
    discard: () => capture.release(),
    release: (record) => {
      if (call.head.stream) tellAsStream(call, answer, line, ports.clock.nowMs());
      else tellWhole(call, answer, line, record?.totalCostNanoUsd ?? null);
    },
  };
}

function tellWhole(call: AdmittedCall, answer: WholeAnswered, line: ReplyLine, costNanoUsd: number | null): void {
  const { reply } = answer;
  const headers = vendorHeaders(reply.headers);
  addTargetHeaders(addCallHeaders(headers, call.facts, answer.failed.length + 1), reply.target, reply.warnings);
  if (reply.target.passThrough) {
    line.answer(reply.status, headers, reply.bytes, costNanoUsd);
    return;
  }
  headers["content-type"] = "application/json";
  line.answer(200, headers, JSON.stringify(call.format.writeResponse(reply.parts)), costNanoUsd);
}

/** A vendor that answered a wish for a stream with a whole body: its parts are told as the stream that was asked for. */
function tellAsStream(call: AdmittedCall, answer: WholeAnswered, line: ReplyLine, nowMs: number): void {
  const stream = call.format.stream;
  if (stream === null) return;
  const { reply } = answer;
  const headers = addCallHeaders(streamHeaders(stream.contentType), call.facts, answer.failed.length + 1);
  line.begin(200, addTargetHeaders(headers, reply.target, reply.warnings));
  const writer = stream.openWriter({
    includeUsage: call.head.includeUsage,
    fallbackId: call.facts.id,
    model: reply.target.model,
    nowMs,
  });
  const ended: readonly Part[] = reply.parts.some((part) => part.type === "end")
    ? reply.parts
    : [...reply.parts, { type: "end" }];
  line.end(writer.write(ended));
}
