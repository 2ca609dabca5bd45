import { type Clock, type JsonObject, parseObject, type Transport, type UpstreamRequest } from "@ai-liaison/core";
import { pick } from "./pace.ts";
import { playExchange } from "./play-exchange.ts";
import { simulatedChat } from "./simulated-chat.ts";
import { simulatedCompletion } from "./simulated-completion.ts";
import { simulatedEmbeddings } from "./simulated-embeddings.ts";
import { type AnswerContext, type Exchange, jsonExchange } from "./simulated-exchange.ts";
import { withSimulatedFault } from "./simulated-fault.ts";

/**
 * A vendor that lives in this process, so that a first start without any key shows the whole product: it answers at
 * the pace of a real one, declares usage, calls tools, and fails as often as it is told to. Every answer says that it
 * is simulated, in its text, its `system_fingerprint` and its `x-simulated` header. It speaks the chat-completions format.
 */
export interface SimulatedTransportOptions {
  readonly clock: Clock;
  /** In [0, 1). */
  readonly random: () => number;
  /** Until the first token, on average, in milliseconds. */
  readonly firstTokenMs: number;
  readonly tokensPerSecond: number;
  /** The share of exchanges that fail with 429, 500, 503 or a reset: 0 to 1. */
  readonly errorRate: number;
}

type Answerer = (request: JsonObject, context: AnswerContext) => Exchange;

const ANSWERERS: readonly (readonly [path: string, prefix: string, answer: Answerer])[] = [
  ["/chat/completions", "chatcmpl", simulatedChat],
  ["/completions", "cmpl", simulatedCompletion],
  ["/embeddings", "emb", simulatedEmbeddings],
];

/** Makes the transport of the simulated provider. It opens nothing, so there is nothing to close. */
export function createSimulatedTransport(options: SimulatedTransportOptions): Transport {
  const { clock, random } = options;
  return {
    send: (request, handler) => {
      const answered = answer(request, options);
      const exchange = random() < options.errorRate ? withSimulatedFault(answered, random) : answered;
      return playExchange(exchange, clock, handler);
    },
  };
}

function answer(request: UpstreamRequest, options: SimulatedTransportOptions): Exchange {
  const { clock, random, firstTokenMs, tokensPerSecond } = options;
  const path = request.path.split("?")[0] ?? "";
  if (path.endsWith("/models")) return modelList();
  const known = ANSWERERS.find(([suffix]) => path.endsWith(suffix));
  if (known === undefined) return refusal(404, `The simulated provider does not know ${path}.`);
  const body = parseObject(Buffer.from(request.body ?? []).toString("utf8"));
  if (body === null) return refusal(400, "The request body is not a JSON object.");
  return known[2](body, {
    id: `${known[1]}-simulated-${pick(random, 1e15).toString(36)}`,
    createdAt: Math.floor(clock.nowMs() / 1000),
    rhythm: { random, firstTokenMs, tokensPerSecond },
  });
}

function modelList(): Exchange {
  const data = [{ id: "simulated", object: "model", created: 0, owned_by: "simulated" }];
  return jsonExchange(200, { object: "list", data }, 1);
}

function refusal(status: number, message: string): Exchange {
  return jsonExchange(status, { error: { message, type: "invalid_request_error", param: null, code: null } }, 1);
}
