import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { spawnGateway } from "./spawn-gateway.ts";

describe("spawnGateway", () => {
  test("starts a gateway that lives, and leaves nothing behind when it is stopped", async () => {
    const gateway = await spawnGateway();
    expect((await fetch(`${gateway.url}/health/live`)).status).toBe(200);
    expect(existsSync(gateway.dataDirectory)).toBe(true);
    expect(await gateway.stop()).toBe(0);
    expect(existsSync(gateway.dataDirectory)).toBe(false);
    await expect(fetch(gateway.url)).rejects.toThrow();
  });

  test("tells what the gateway printed when it does not start", async () => {
    await expect(spawnGateway({ args: ["--no-such-option"] })).rejects.toThrow("no-such-option");
  });
});
