export { engineSettings } from "./composition/engine-settings.ts";
export type { ListedModel } from "./composition/list-models.ts";
export { type Liaison, type LiaisonOptions, openLiaison } from "./composition/open-liaison.ts";
export * from "./config/index.ts";
export { priceReported } from "./ingest/price-reported.ts";
export { type PricingData, pricingData } from "./ingest/pricing-data.ts";
export {
  type AdminToken,
  type CreatedKey,
  createKey,
  ensureAdminToken,
  KEY_PREFIX,
  type KeyGrant,
  type KeyInfo,
  type Keyring,
  listKeys,
  type NewKey,
  openKeyring,
  type ReportSource,
  revokeKey,
} from "./keys/index.ts";
export { createSimulatedTransport, type SimulatedTransportOptions } from "./simulated/index.ts";
export { createUndiciTransport, type UndiciTransport } from "./transport/undici-transport.ts";
export * from "./unified/index.ts";
export { readPrices } from "./unified/models/read-prices.ts";
