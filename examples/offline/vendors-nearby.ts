// Lets the examples run without a network or a key: requests to the vendors go to a fake one at OFFLINE_VENDORS_URL.
// Whatever else is asked for beyond this machine fails.
//
//   OFFLINE_VENDORS_URL=http://127.0.0.1:40123 node --import ./examples/offline/vendors-nearby.ts examples/openai.ts
const VENDORS: readonly string[] = [
  "api.openai.com",
  "api.anthropic.com",
  "generativelanguage.googleapis.com",
  "127.0.0.1:11434",
  "router.huggingface.co",
];

const nearby = process.env.OFFLINE_VENDORS_URL ?? "";
const realFetch = globalThis.fetch;

globalThis.fetch = (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  if (url.host === "translate.acme.example") return Promise.resolve(translation());
  if (url.host === "huggingface.co") return Promise.resolve(mappingOf(url));
  if (VENDORS.includes(url.host)) {
    const path = url.host.startsWith("router.") ? url.pathname.replace(/^\/[^/]+/, "") : url.pathname;
    const address = new URL(path + url.search, nearby);
    return realFetch(input instanceof Request ? new Request(address, input) : address, init);
  }
  if (url.hostname !== "127.0.0.1") throw new Error(`${url.origin} is asked for, and there is no network.`);
  return realFetch(input, init);
};

/** An answer in nobody's format. */
const translation = (): Response => Response.json({ text: "Kaixo", language: "en", tokens_in: 3, tokens_out: 2 });

/** What the hub says of a model: under which name its providers have it. */
function mappingOf(url: URL): Response {
  const model = url.pathname.replace("/api/models/", "");
  const together = { providerId: model, status: "live", task: "conversational" };
  return Response.json({ id: model, inferenceProviderMapping: { together } });
}
