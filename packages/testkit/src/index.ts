export { dialectCases } from "./conformance/dialect-cases.ts";
export type { DialectCase, DialectSamples, Sample } from "./conformance/dialect-samples.ts";
export { bodyBytes, bodyObject, type CorpusBody, type CorpusExchange } from "./corpus/corpus-exchange.ts";
export { type CorpusSelection, corpusPresent, loadCorpus } from "./corpus/load-corpus.ts";
export { cutEverywhere, cutInto, cutRandomly } from "./cut-bytes.ts";
export type { FaultRule } from "./fake-vendor/fault-queue.ts";
export { FAULT_KINDS, type FaultKind, type FaultSpec, rateLimited } from "./fake-vendor/fault-spec.ts";
export { vendorManners } from "./fake-vendor/manners/index.ts";
export {
  BUSY_MODEL,
  GOOD_ACCOUNT,
  GOOD_KEY,
  type Manners,
  MISSING_MODEL,
  type Refusal,
} from "./fake-vendor/manners/manners.ts";
export { type FakeSession, RESPONSE_USAGE, TRANSCRIPTION_USAGE } from "./fake-vendor/realtime/fake-session.ts";
export type { HandshakeFault } from "./fake-vendor/realtime/handshake-fault.ts";
export {
  type FakeRealtime,
  type FakeRealtimeOptions,
  startFakeRealtime,
} from "./fake-vendor/realtime/start-fake-realtime.ts";
export type { LoggedRequest, RequestMatcher, RequestPattern } from "./fake-vendor/request-log.ts";
export { type SpawnedFakeVendor, spawnFakeVendor } from "./fake-vendor/spawn-fake-vendor.ts";
export { type FakeVendor, type FakeVendorOptions, startFakeVendor } from "./fake-vendor/start-fake-vendor.ts";
export {
  type AnswerHalf,
  answerHalf,
  type CorpusFormat,
  formatOfExchange,
  type Half,
  placeOf,
  type RequestHalf,
  requestHalf,
} from "./fidelity/corpus-halves.ts";
export { markdownTable } from "./fidelity/markdown-table.ts";
export { type SpawnedGateway, type SpawnGatewayOptions, spawnGateway } from "./gateway/spawn-gateway.ts";
export { listenOnLoopback } from "./http/listen-on-loopback.ts";
export {
  type ReplayCut,
  type ReplayedRequest,
  type ReplayServer,
  startReplayServer,
} from "./replay/start-replay-server.ts";
export { FakeClock } from "./time/fake-clock.ts";
export { type SeededRandom, seededRandom } from "./time/seeded-random.ts";
