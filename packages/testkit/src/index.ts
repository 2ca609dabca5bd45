export { cutEverywhere, cutInto, cutRandomly } from "./cut-bytes.ts";
export type { FaultRule } from "./fake-vendor/fault-queue.ts";
export { FAULT_KINDS, type FaultKind, type FaultSpec, rateLimited } from "./fake-vendor/fault-spec.ts";
export type { LoggedRequest, RequestMatcher, RequestPattern } from "./fake-vendor/request-log.ts";
export { type SpawnedFakeVendor, spawnFakeVendor } from "./fake-vendor/spawn-fake-vendor.ts";
export { type FakeVendor, type FakeVendorOptions, startFakeVendor } from "./fake-vendor/start-fake-vendor.ts";
export { FakeClock } from "./time/fake-clock.ts";
export { type SeededRandom, seededRandom } from "./time/seeded-random.ts";
