/** A call through a tracked `fetch`, as a CommonJS program makes it: the answer arrives, and so does its record. */
const { createServer } = require("node:http");
const { trackFetch, withCustomer, getTracker } = require("@ai-liaison/track");
const answer = {
  id: "1",
  object: "chat.completion",
  created: 1,
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }],
  usage: { prompt_tokens: 4, completion_tokens: 3, total_tokens: 7 },
};
const server = createServer((request, response) => {
  request.resume().on("end", () => {
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answer));
  });
});
server.listen(0, "127.0.0.1", async () => {
  const sink = (events) => {
    for (const event of events)
      console.log("recorded", event.endpoint, event.total_tokens, "tokens for", event.customer_id);
  };
  const fetch = trackFetch(globalThis.fetch, { sink, durability: "memory" });
  const url = `http://127.0.0.1:${server.address().port}/v1/chat/completions`;
  const body = JSON.stringify({ model: "m", messages: [{ role: "user", content: "Hello" }] });
  const response = await withCustomer("c-1", () => fetch(url, { method: "POST", body }));
  await response.json();
  await getTracker(fetch).close();
  server.closeAllConnections();
  server.close();
});
