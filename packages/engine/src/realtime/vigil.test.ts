import { FakeClock } from "@ai-liaison/testkit";
import { beforeEach, describe, expect, test } from "vitest";
import type { FrameSocket } from "./frame-socket.ts";
import { Pipe } from "./pipe.ts";
import { Vigil } from "./vigil.ts";

class SilentSocket implements FrameSocket {
  bufferedBytes = 0;
  pings = 0;
  isCut = false;
  isPaused = false;
  send(): void {}
  pause(): void {
    this.isPaused = true;
  }
  resume(): void {
    this.isPaused = false;
  }
  ping(): void {
    this.pings += 1;
  }
  close(): void {}
  terminate(): void {
    this.isCut = true;
  }
  attach(): void {}
}

const IDLE_MS = 600_000;

describe("a session that is watched for silence", () => {
  let clock: FakeClock;
  let client: SilentSocket;
  let vendor: SilentSocket;
  let up: Pipe;
  let idle: number;
  let vigil: Vigil;

  beforeEach(() => {
    clock = new FakeClock();
    client = new SilentSocket();
    vendor = new SilentSocket();
    up = new Pipe(client, vendor);
    idle = 0;
    const sides = [
      { socket: client, pipe: up },
      { socket: vendor, pipe: new Pipe(vendor, client) },
    ];
    vigil = new Vigil(clock, IDLE_MS, sides, () => {
      idle += 1;
    });
  });

  test("pings both sides, and cuts off the one that answers none of three", () => {
    for (let time = 0; time < 4; time += 1) {
      clock.advance(20_000);
      vigil.onAlive(vendor);
    }
    expect([client.pings, vendor.pings]).toEqual([3, 4]);
    expect([client.isCut, vendor.isCut]).toEqual([true, false]);
  });

  test("holds a side it has paused itself for no silence", () => {
    vendor.bufferedBytes = 2 * 1024 * 1024;
    up.pass({ data: Buffer.from("x"), isBinary: true });
    expect(client.isPaused).toBe(true);
    for (let time = 0; time < 10; time += 1) {
      clock.advance(20_000);
      vigil.onAlive(vendor);
    }
    expect(client.isCut).toBe(false);
  });

  test("ends a session in which nobody speaks, however alive both are", () => {
    for (let time = 0; time < 29; time += 1) {
      clock.advance(20_000);
      vigil.onAlive(client);
      vigil.onAlive(vendor);
    }
    expect(idle).toBe(0);
    clock.advance(20_000);
    expect(idle).toBe(1);
  });

  test("does nothing more once it is stopped", () => {
    vigil.stop();
    clock.advance(10 * IDLE_MS);
    expect([client.pings, idle, client.isCut]).toEqual([0, 0, false]);
  });
});
