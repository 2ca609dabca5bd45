// A realtime session through the gateway, with the WebSocket that Node and browsers have.
//
//   node examples/gateway/realtime.ts     (LIAISON_URL and LIAISON_KEY say where the gateway is, and who asks)
const url = (process.env.LIAISON_URL ?? "http://127.0.0.1:8000").replace(/^http/, "ws");
const apiKey = process.env.LIAISON_KEY ?? "none-needed-yet";

// Browsers can set no headers: the key goes as a subprotocol.
const session = new WebSocket(`${url}/v1/realtime?model=gpt-realtime`, [
  "realtime",
  `openai-insecure-api-key.${apiKey}`,
]);

session.addEventListener("open", () => {
  const content = [{ type: "input_text", text: "Say hello in Basque." }];
  session.send(JSON.stringify({ type: "conversation.item.create", item: { type: "message", role: "user", content } }));
  session.send(JSON.stringify({ type: "response.create", response: { output_modalities: ["text"] } }));
});

session.addEventListener("message", ({ data }) => {
  const event = JSON.parse(String(data));
  if (event.type === "response.output_text.delta") process.stdout.write(event.delta);
  if (event.type === "error") console.error(event.error.message);
  if (event.type === "response.done") {
    console.log(`\n${event.response.usage.total_tokens} tokens`);
    session.close();
  }
});

session.addEventListener("error", () => {
  console.error("No session: ask for it with `curl -i` to see why.");
  process.exitCode = 1;
});
