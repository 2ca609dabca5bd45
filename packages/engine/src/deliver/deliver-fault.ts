import { type Fault, NO_USAGE } from "@ai-liaison/core";
import { secretsOf } from "@ai-liaison/providers";
import { Capture, captureLimit } from "../capture/capture.ts";
import type { AdmittedCall, RefusedCall } from "../values/admitted-call.ts";
import type { Answer, AskedTarget, VendorAnswer } from "../values/answer.ts";
import type { Ending } from "../values/ending.ts";
import type { OutletHeaders } from "../values/outlet.ts";
import type { EnginePorts } from "../values/ports.ts";
import { addCallHeaders, addTargetHeaders, vendorHeaders } from "./reply-headers.ts";
import type { ReplyLine } from "./reply-line.ts";

/** An error, in the caller's own format: the vendor's own words when caller and vendor speak the same. */
export function deliverFault(
  call: AdmittedCall | RefusedCall,
  answer: Answer,
  line: ReplyLine,
  ports: EnginePorts,
): Ending {
  const fault = faultOf(call, answer);
  const vendorAnswer = answer.kind === "refused" ? answer.vendorAnswer : null;
  const passed = vendorAnswer !== null && mayPass(call, answer, vendorAnswer, fault) ? vendorAnswer : null;
  const httpStatus = line.begun ? 200 : (passed?.status ?? fault.status);
  const capture = new Capture(ports.capture, captureLimit(ports));
  const asked = answer.failed.at(-1)?.target;
  if (vendorAnswer !== null && !isConfidential(vendorAnswer, asked)) capture.add(vendorAnswer.bytes);
  return {
    status: fault.code === "cancelled" ? "cancelled" : "error",
    httpStatus,
    fault,
    usage: NO_USAGE,
    usageSource: "none",
    lateUsage: null,
    modelUsed: null,
    answerId: null,
    endedMs: ports.clock.monotonicMs(),
    firstTokenMs: null,
    captured: capture.chunks,
    truncated: capture.truncated,
    warnings: [],
    discard: () => capture.release(),
    release: () => tell(call, answer, fault, passed, line),
  };
}

function tell(
  call: AdmittedCall | RefusedCall,
  answer: Answer,
  fault: Fault,
  passed: VendorAnswer | null,
  line: ReplyLine,
): void {
  if (line.begun) {
    const stream = call.kind === "admitted" ? call.format.stream : null;
    line.end(stream?.writeFault(fault) ?? null);
    return;
  }
  const last = answer.failed.at(-1);
  const headers =
    passed === null || last === undefined ? faultHeaders(fault) : vendorHeaders(passed.headers, last.target.provider);
  addCallHeaders(headers, call.facts, answer.failed.length);
  if (last !== undefined) addTargetHeaders(headers, last.target, []);
  line.answer(
    passed?.status ?? fault.status,
    headers,
    passed?.bytes ?? JSON.stringify(call.dialect.writeError(fault)),
    null,
  );
}

export function faultHeaders(fault: Fault): OutletHeaders {
  const headers: OutletHeaders = { "content-type": "application/json; charset=utf-8" };
  if (fault.retryAfterMs !== null) headers["retry-after"] = String(Math.ceil(fault.retryAfterMs / 1000));
  return headers;
}

function faultOf(call: AdmittedCall | RefusedCall, answer: Answer): Fault {
  if (call.kind === "refused") return call.fault;
  if (answer.kind === "refused") return answer.fault;
  throw new TypeError("deliverFault was given an answer without a fault");
}

/**
 * The vendor's own words go to a caller who speaks its format, unless they are about our key or are no error at all; nor
 * does the page of a proxy that stands before the vendor, which no client of the format could read.
 */
function mayPass(call: AdmittedCall | RefusedCall, answer: Answer, vendorAnswer: VendorAnswer, fault: Fault): boolean {
  const target = answer.failed.at(-1)?.target;
  const ours = fault.code === "provider_authentication" || fault.code === "malformed_response";
  if (target === undefined || target.dialect !== call.dialect || ours) return false;
  const isRelayed = call.kind === "admitted" && call.relayed !== null;
  return (isRelayed || isJson(vendorAnswer.bytes)) && !isConfidential(vendorAnswer, target);
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString("utf8"));
    return true;
  } catch {
    return false;
  }
}

const ABOUT_OUR_KEY = new Set([401, 403, 407]);

/** Whether a vendor's answer is about our key, or repeats it: nobody is told, and nothing of it is kept. */
export function isConfidential({ status, bytes }: VendorAnswer, asked: AskedTarget | undefined): boolean {
  if (ABOUT_OUR_KEY.has(status)) return true;
  return asked !== undefined && secretsOf(asked.provider).some((secret) => bytes.includes(secret));
}
