/**
 * A fake vendor as a process of its own, for tests that kill the gateway and for benches. Prints
 * `{"url":"http://127.0.0.1:PORT"}` as its first line, is controlled over `/__fake/…`, and ends on SIGTERM or when its
 * standard input closes, so that it never outlives whoever spawned it.
 *
 *     node packages/testkit/src/fake-vendor-process.ts '{"port":0,"chunkDelayMs":5}'
 */
import { type FakeVendorOptions, startFakeVendor } from "./fake-vendor/start-fake-vendor.ts";

const options = JSON.parse(process.argv[2] ?? "{}") as FakeVendorOptions;
const fake = await startFakeVendor(options);
process.stdout.write(`${JSON.stringify({ url: fake.url })}\n`);

const stop = (): void => {
  void fake.close().then(() => process.exit(0));
};
process.once("SIGTERM", stop);
process.stdin.once("end", stop).resume();
