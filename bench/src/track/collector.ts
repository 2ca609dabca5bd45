/** The collector of the bench, in a process of its own: takes events as a gateway does, or takes requests and never answers. */
import { createServer } from "node:http";
import { listenAndTell } from "../listen-and-tell.ts";

const hangs = process.argv.includes("--hangs");

const server = createServer((request, response) => {
  request.resume();
  if (hangs) return;
  request.on("end", () => {
    response.writeHead(202, { "content-type": "application/json" });
    response.end('{"accepted":1}');
  });
});

listenAndTell(server);
