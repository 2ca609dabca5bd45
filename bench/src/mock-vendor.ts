/**
 * The vendor of the bench, in a process of its own: as cheap as `node:http` can be, answers prepared beforehand. It
 * reads the whole request, as a vendor must, and looks into it only to see which answer is wanted.
 */
import { createServer, type ServerResponse } from "node:http";
import { listenAndTell } from "./listen-and-tell.ts";
import { streamAnswer, wholeAnswer } from "./mock-answers.ts";
import { CHUNK_EVERY_MS } from "./scenarios.ts";

const whole = wholeAnswer();
const plainStream = streamAnswer(false);
const usageStream = streamAnswer(true);
const wholeHeaders = { "content-type": "application/json", "content-length": String(whole.length) };
const streamHeaders = { "content-type": "text/event-stream; charset=utf-8" };

const server = createServer({ keepAliveTimeout: 120_000 }, (request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const body = chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks);
    if (body.includes('"stream":true')) {
      response.writeHead(200, streamHeaders);
      stream(response, body.includes('"include_usage":true') ? usageStream : plainStream);
    } else {
      response.writeHead(200, wholeHeaders);
      response.end(whole);
    }
  });
});

/** One event per write, at the pace of a model; the first comes at once. */
function stream(response: ServerResponse, events: readonly Buffer[]): void {
  let next = 0;
  const timer = setInterval(send, CHUNK_EVERY_MS);
  function send(): void {
    const event = events[next++];
    if (event !== undefined && !response.destroyed) response.write(event);
    if (next >= events.length || response.destroyed) {
      clearInterval(timer);
      response.end();
    }
  }
  send();
}

listenAndTell(server);
