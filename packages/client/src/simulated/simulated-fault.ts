import { pick } from "./pace.ts";
import { type Exchange, jsonExchange } from "./simulated-exchange.ts";

type FaultMaker = (exchange: Exchange) => Exchange;

/** The ways it fails, equally often: limit, failure, overload, a reset before the answer, one in its middle. */
const FAULTS: readonly FaultMaker[] = [
  (exchange) => told(exchange, 429, "rate_limit_error", "Simulated fault: too many requests.", { "retry-after": "1" }),
  (exchange) => told(exchange, 500, "server_error", "Simulated fault: the model failed."),
  (exchange) => told(exchange, 503, "server_error", "Simulated fault: the model is overloaded."),
  (exchange) => ({ ...exchange, broken: "before-headers" }),
  (exchange) => ({
    ...exchange,
    pieces: exchange.pieces.slice(0, Math.floor(exchange.pieces.length / 2)),
    broken: "after-pieces",
  }),
];

/** The same exchange, failing in one of five ways. */
export function withSimulatedFault(exchange: Exchange, random: () => number): Exchange {
  const fault = FAULTS[pick(random, FAULTS.length)];
  return fault === undefined ? exchange : fault(exchange);
}

function told(
  exchange: Exchange,
  status: number,
  type: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Exchange {
  const error = { message, type, param: null, code: null };
  return jsonExchange(status, { error }, exchange.headersAfterMs / 4, headers);
}
