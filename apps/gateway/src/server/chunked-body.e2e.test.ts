import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { setImmediate as nextTurn } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { ChunkedBody } from "./chunked-body.ts";

type Answer = (body: ChunkedBody, response: ServerResponse) => Promise<void> | void;

/** A server whose answers are written by `answer`, and a connection to it. */
async function open(answer: Answer): Promise<Socket> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/plain" });
    void answer(new ChunkedBody(response), response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  return socket;
}

/** What comes back for these lines, until the server closes. */
async function exchange(answer: Answer, ...heads: readonly string[]): Promise<string> {
  const socket = await open(answer);
  socket.write(heads.map((head) => `${head}\r\nhost: test\r\n\r\n`).join(""));
  return text(socket);
}

const LAST = "GET / HTTP/1.1\r\nconnection: close";

/** The chunks of the first answer. */
function chunksOf(answer: string): readonly string[] {
  const bytes = Buffer.from(answer);
  const chunks: string[] = [];
  let at = bytes.indexOf("\r\n\r\n") + 4;
  for (;;) {
    const lineEnd = bytes.indexOf("\r\n", at);
    const size = Number.parseInt(bytes.toString("latin1", at, lineEnd), 16);
    expect(bytes.toString("latin1", lineEnd + 2 + size, lineEnd + 4 + size)).toBe("\r\n");
    if (size === 0) return chunks;
    chunks.push(bytes.toString("utf8", lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 4 + size;
  }
}

describe("the body of a streamed answer", () => {
  test("comes as it was written: bytes and text, of one byte a letter and of more, small and large", async () => {
    const large = "large ".repeat(5000);
    const pieces = ["one", Buffer.from("zwei – 二"), "drei – 三", "", large, Buffer.from(large), "ende"];
    const answer = await exchange(async (body, response) => {
      for (const piece of pieces) {
        body.write(piece);
        await nextTurn();
      }
      response.end("last");
    }, LAST);
    expect(chunksOf(answer)).toEqual([...pieces.filter((piece) => piece.length > 0).map(String), "last"]);
  });

  test("keeps its order within one turn, whatever is written", async () => {
    const large = "large".repeat(5000);
    const answer = await exchange(async (body, response) => {
      for (let turn = 0; turn < 3; turn += 1) {
        for (const piece of [`a${turn}`, large, Buffer.from("b"), large, "c", Buffer.from("d")]) body.write(piece);
        if (turn > 0) await nextTurn();
      }
      body.write("e");
      response.end("last");
    }, LAST);
    const turn = (at: number): string => `a${at}${large}b${large}cd`;
    expect(chunksOf(answer).join("")).toBe(`${turn(0)}${turn(1)}${turn(2)}elast`);
  });

  test("waits for its turn on a connection with several requests", async () => {
    const answered: ServerResponse[] = [];
    const socket = await open(async (body, response) => {
      const name = answered.push(response) === 1 ? "first" : "second";
      for (let at = 0; at < 4; at += 1) {
        body.write(`${name} ${at}`);
        await nextTurn();
      }
      // The second is over before the first.
      if (name === "first") while (answered[1]?.writableEnded !== true) await nextTurn();
      body.write(`${name} 4`);
      response.end();
    });
    socket.write(`GET / HTTP/1.1\r\nhost: test\r\n\r\n${LAST}\r\nhost: test\r\n\r\n`);
    const all = await text(socket);
    const second = all.indexOf("HTTP/1.1 200", 1);
    expect(chunksOf(all.slice(0, second)).join(" ")).toBe("first 0 first 1 first 2 first 3 first 4");
    expect(chunksOf(all.slice(second)).join("")).toBe("second 0second 1second 2second 3second 4");
  });

  test("is not in chunks for a client that does not know them, and is none where only headers are asked for", async () => {
    const answer: Answer = async (body, response) => {
      for (const piece of ["one ", "two ", "three"]) {
        body.write(piece);
        await nextTurn();
      }
      response.end();
    };
    const old = await exchange(answer, "GET / HTTP/1.0");
    expect(old.slice(old.indexOf("\r\n\r\n"))).toBe("\r\n\r\none two three");
    const head = await exchange(answer, "HEAD / HTTP/1.1\r\nconnection: close");
    expect(head.slice(head.indexOf("\r\n\r\n"))).toBe("\r\n\r\n");
  });

  test("says when there is no room, and when there is again", async () => {
    const piece = "x".repeat(8000);
    let writes = 0;
    const socket = await open(async (body, response) => {
      for (let drains = 0; drains < 3; drains += 1) {
        do writes += 1;
        while (body.write(piece));
        // The first turn is node:http's.
        expect(drains === 0 ? response.writableNeedDrain : response.socket?.writableNeedDrain).toBe(true);
        await new Promise<void>((resolve) => body.onDrain(resolve));
        expect(response.socket?.writableLength).toBe(0);
      }
      response.end();
    });
    socket.write(`${LAST}\r\nhost: test\r\n\r\n`);
    const all = await text(socket);
    expect(chunksOf(all).join("").length).toBe(writes * piece.length);
  });

  test("is over when it is over: nothing is written into the next answer", async () => {
    const bodies: ChunkedBody[] = [];
    const answer = await exchange(
      async (body, response) => {
        bodies.push(body);
        response.on("error", () => {});
        body.write(`begin ${bodies.length} `);
        await nextTurn();
        body.write("end");
        response.end();
        expect(bodies[0]?.write("late")).toBe(false);
      },
      "GET / HTTP/1.1",
      LAST,
    );
    expect(answer).not.toContain("late");
    expect(answer).toContain("begin 2 ");
  });

  test("asks for room of a connection that is gone without waiting for ever", async () => {
    const gone = await new Promise<boolean>((resolve) => {
      void open(async (body, response) => {
        body.write("one");
        await once(response, "close");
        response.on("error", () => {});
        resolve(body.write("two"));
      }).then((socket) => {
        socket.write(`${LAST}\r\nhost: test\r\n\r\n`);
        socket.once("data", () => socket.destroy());
      });
    });
    expect(gone).toBe(false);
  });
});
