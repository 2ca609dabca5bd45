import { setTimeout as sleep } from "node:timers/promises";
import { brotliCompressSync, constants, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { type Flow, isFault, type UpstreamHandler } from "@ai-liaison/core";
import { describe, expect, test } from "vitest";
import { type ContentDecoder, decodeContent } from "./decode-content.ts";

const TEXT = "one line of an answer\n".repeat(5_000);
const BOMB_BYTES = 256 * 1024 * 1024;

/** Whoever reads, and what it was told. */
class Reader implements UpstreamHandler {
  readonly told: string[] = [];
  readonly chunks: Buffer[] = [];
  flow: Flow | null = null;
  error: Error | null = null;
  bytes = 0;
  keep = true;
  onChunk: () => void = () => {};

  onHeaders(_status: number, _headers: unknown, flow: Flow): void {
    this.flow = flow;
    this.told.push("headers");
  }
  onData(chunk: Buffer): void {
    this.bytes += chunk.length;
    if (this.keep) this.chunks.push(chunk);
    this.onChunk();
  }
  onEnd(): void {
    this.told.push("end");
  }
  onError(error: Error): void {
    this.error = error;
    this.told.push("error");
  }
}

/** The vendor's side: whether it was asked to wait, and to go. */
class Vendor implements Flow {
  paused = false;
  hungUp = false;
  pause(): void {
    this.paused = true;
  }
  resume(): void {
    this.paused = false;
  }
}

function open(encoding: string): { reader: Reader; vendor: Vendor; decoder: ContentDecoder } {
  const [reader, vendor] = [new Reader(), new Vendor()];
  const decoder = decodeContent(encoding, reader, () => {
    vendor.hungUp = true;
  });
  decoder.onHeaders(200, {}, vendor);
  return { reader, vendor, decoder };
}

/** 256 MB of blanks in some hundred bytes. */
const brotliBomb = (): Buffer =>
  brotliCompressSync(Buffer.alloc(BOMB_BYTES, 32), { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });

describe("a compressed answer", () => {
  test.each([
    ["gzip", gzipSync],
    ["X-GZIP", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
    ["zstd", zstdCompressSync],
  ] as const)("in %s is plain to whoever reads it, however it was cut", async (encoding, pack) => {
    const { reader, decoder } = open(encoding);
    const packed = pack(Buffer.from(TEXT));
    for (let at = 0; at < packed.length; at += 7) decoder.onData(packed.subarray(at, at + 7));
    decoder.onEnd();
    await expect.poll(() => reader.told).toEqual(["headers", "end"]);
    expect(Buffer.concat(reader.chunks).toString()).toBe(TEXT);
  });

  test("without a single byte is an empty answer", () => {
    const { reader, decoder } = open("gzip");
    decoder.onEnd();
    expect(reader.told).toEqual(["headers", "end"]);
  });

  test.each([
    ["that is plain text", Buffer.from("{}")],
    ["that stops in the middle", gzipSync(TEXT).subarray(0, 60)],
  ])("%s ends as malformed_response, once", async (_name, bytes) => {
    const { reader, decoder } = open("gzip");
    decoder.onData(bytes);
    decoder.onEnd();
    await expect.poll(() => reader.told).toEqual(["headers", "error"]);
    expect(isFault(reader.error) && reader.error.code).toBe("malformed_response");
    decoder.onError(new Error("reset"), true);
    expect(reader.told).toEqual(["headers", "error"]);
  });

  test("in an encoding nobody speaks fails at its headers", () => {
    const { reader, decoder } = open("gzip, gzip");
    decoder.onData(Buffer.from("x"));
    decoder.onEnd();
    expect(reader.told).toEqual(["error"]);
    expect(isFault(reader.error) && reader.error.code).toBe("malformed_response");
  });

  test("whose connection breaks fails with that error, and nothing after it", async () => {
    const { reader, decoder } = open("gzip");
    decoder.onData(gzipSync(TEXT).subarray(0, 60));
    decoder.onError(new Error("reset"), true);
    await sleep(50);
    expect(reader.told).toEqual(["headers", "error"]);
    expect(reader.error?.message).toBe("reset");
    expect(reader.bytes).toBe(0);
  });

  test("that goes on after its content has ended is hung up on", async () => {
    const { reader, vendor, decoder } = open("gzip");
    decoder.onData(Buffer.concat([gzipSync(TEXT), Buffer.alloc(100_000)]));
    await expect.poll(() => reader.told).toEqual(["headers", "end"]);
    expect(vendor.hungUp).toBe(true);
    expect(Buffer.concat(reader.chunks).toString()).toBe(TEXT);
  });
});

describe("an answer that unpacks to a million times its size", () => {
  test("waits for its reader, and makes the vendor wait, holding a fraction of it", async () => {
    const { reader, vendor, decoder } = open("br");
    reader.keep = false;
    reader.onChunk = () => reader.flow?.pause();
    const bomb = brotliBomb();
    for (let at = 0; at < bomb.length; at += 16) decoder.onData(bomb.subarray(at, at + 16));
    for (let more = 0; more < 10; more += 1) decoder.onData(Buffer.alloc(16_384));
    await sleep(200);
    expect(vendor.paused).toBe(true);
    expect(reader.bytes).toBeGreaterThan(0);
    expect(reader.bytes).toBeLessThan(1_000_000);
    reader.onChunk = () => {};
    reader.flow?.resume();
    await expect.poll(() => reader.bytes, { timeout: 15_000 }).toBe(BOMB_BYTES);
    decoder.destroy();
  });

  test("costs no time and says no word once it is aborted", async () => {
    const { reader, decoder } = open("br");
    reader.keep = false;
    decoder.onData(brotliBomb());
    await expect.poll(() => reader.bytes).toBeGreaterThan(0);
    decoder.destroy();
    const bytes = reader.bytes;
    expect(bytes).toBeLessThan(BOMB_BYTES);
    await sleep(50);
    const before = process.cpuUsage();
    await sleep(300);
    const { user, system } = process.cpuUsage(before);
    expect(reader.bytes).toBe(bytes);
    expect(reader.told).toEqual(["headers"]);
    expect((user + system) / 1000).toBeLessThan(150);
  });

  test("resumes the vendor once what it sent is unpacked", async () => {
    const { reader, vendor, decoder } = open("gzip");
    const packed = gzipSync(Buffer.from(Array.from({ length: 400_000 }, (_, at) => (at * 7919) % 251)), { level: 0 });
    for (let at = 0; at < packed.length; at += 65_536) decoder.onData(packed.subarray(at, at + 65_536));
    expect(vendor.paused).toBe(true);
    await expect.poll(() => vendor.paused).toBe(false);
    decoder.onEnd();
    await expect.poll(() => reader.told).toEqual(["headers", "end"]);
    expect(reader.bytes).toBe(400_000);
  });
});
