import { startGateway } from "./gateway.ts";
import { median } from "./statistics.ts";

/** Starts the gateway so many times on fresh folders; the median from spawning to the first 200, in milliseconds. */
export async function measureStarts(mockUrl: string, starts: number): Promise<number> {
  const times: number[] = [];
  for (let start = 0; start < starts; start++) {
    await using gateway = await startGateway(mockUrl);
    times.push(gateway.readyMs);
  }
  return median(times);
}
