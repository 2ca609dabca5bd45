import type { IncomingMessage } from "node:http";
import { PassThrough } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { readBody } from "./read-body.ts";

const KIB = 1024;

/** A request whose body is written by hand. */
function openRequest(headers: Record<string, string> = {}): IncomingMessage & PassThrough {
  const request = Object.assign(new PassThrough(), {
    headers: { "content-type": "application/json", ...headers },
    complete: false,
  });
  return request as unknown as IncomingMessage & PassThrough;
}

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

describe("reading a request's body", () => {
  test("gives its bytes, in order", async () => {
    const request = openRequest();
    const body = readBody(request, KIB);
    request.write("[1,");
    request.end("2]");
    expect((await body).toString()).toBe("[1,2]");
  });

  test("invites the body once nothing is to be said against the headers, and not before", async () => {
    let invited = 0;
    const invite = (): void => {
      invited += 1;
    };
    for (const headers of [{ "content-type": "text/plain" }, { "content-length": "2000" }, { "content-encoding": "x" }])
      await expect(readBody(openRequest(headers as Record<string, string>), KIB, invite)).rejects.toThrow();
    expect(invited).toBe(0);
    const request = openRequest();
    request.end("{}");
    await readBody(request, KIB, invite);
    expect(invited).toBe(1);
  });

  test("holds nothing of a body that is too large, and throws away what still comes", async () => {
    const request = openRequest();
    const body = readBody(request, 64 * KIB);
    const chunks: WeakRef<Buffer>[] = [];
    const send = (): void => {
      const chunk = Buffer.alloc(16 * KIB, 32);
      chunks.push(new WeakRef(chunk));
      request.write(chunk);
    };
    for (let sent = 0; sent < 5; sent += 1) send();
    await expect(body).rejects.toMatchObject({ status: 413 });
    for (let sent = 0; sent < 20; sent += 1) {
      send();
      await turn();
    }
    await turn();
    collectGarbage();
    expect(chunks.filter((chunk) => chunk.deref() !== undefined).length).toBeLessThan(3);
    expect(request.readableLength + request.writableLength).toBe(0);
  });
});
