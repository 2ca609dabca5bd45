import type { KnownGateways } from "./known-gateways.ts";
import type { Destination } from "./recognise.ts";

/** Whether the answer says that its call is recorded where it comes from, and may be believed. */
export function isRecordedThere(
  { headers }: Response,
  destination: Destination,
  ports: { readonly gateways: KnownGateways; warn(message: string): void },
): boolean {
  if (!headers.has("x-liaison-call-id")) return false;
  const { origin, knownHost } = destination;
  const learnt = ports.gateways.learn(destination);
  if (learnt === "new") ports.warn(lateContext(origin));
  if (learnt === "disbelieved" && knownHost === null) ports.warn(unnamedGateway(origin));
  return learnt !== "disbelieved";
}

function lateContext(origin: string): string {
  return `${origin} records its calls by itself: from its next call on it is told the customer; give it as \`url\` to have the first told too.`;
}

function unnamedGateway(origin: string): string {
  return `${origin} says that it records its calls by itself: name it as \`url\` if it is your gateway; until then its calls are recorded here too.`;
}
