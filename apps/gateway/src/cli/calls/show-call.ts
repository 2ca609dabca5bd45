import { Fault } from "@ai-liaison/core";
import type { CallDetail } from "@ai-liaison/ledger";
import type { Command } from "../context.ts";
import type { DataOptions } from "../data-directory.ts";
import { openLedger } from "../open-ledger.ts";
import { writeJson } from "../output.ts";
import { safeLines } from "../terminal/safe-text.ts";
import { describeCall } from "./describe-call.ts";
import { findReported } from "./find-reported.ts";
import { bodyAsJson, bodyAsText } from "./show-body.ts";

export interface ShowCallOptions extends DataOptions {
  readonly id: string;
  readonly json?: boolean;
}

/** `calls show ID`: one call with its attempts and its bodies. */
export const showCall: Command<ShowCallOptions> = async (options, context) => {
  using ledger = await openLedger(options, context);
  const detail = ledger.call(options.id) ?? (await findReported(ledger, options, context));
  if (detail === null) {
    throw new Fault("not_found", `No call ${safeLines(options.id)} is recorded here.`, {
      param: "id",
      hint: "See `ai-liaison calls` for the ids there are; the answer's header `x-liaison-call-id` names its call.",
    });
  }
  if (options.json === true) writeJson(context.output, asJson(detail));
  else context.output.out(asText(detail, context.output.columns));
  return 0;
};

function asJson({ row, requestBody, responseBody, bodyTruncated }: CallDetail): object {
  return {
    ...row,
    request_params: bodyAsJson(requestBody),
    response_data: bodyAsJson(responseBody),
    body_truncated: bodyTruncated,
  };
}

function asText({ row, requestBody, responseBody, bodyTruncated }: CallDetail, columns: number | null): string {
  const cut = bodyTruncated ? " (cut: it was larger than what is kept)" : "";
  return [
    describeCall(row, columns ?? undefined),
    `Request\n${bodyAsText(requestBody)}\n`,
    `Response${cut}\n${bodyAsText(responseBody)}\n`,
  ].join("\n");
}
