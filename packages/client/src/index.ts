export { engineSettings } from "./composition/engine-settings.ts";
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
export { type KnownModels, knownModels } from "./models/known-models.ts";
export type { ModelDirectory } from "./models/model-directory.ts";
export type { ListCondition, ModelLists } from "./models/model-lists.ts";
export type { ModelsSource, ProviderModels } from "./models/provider-models.ts";
export { refreshModelLists } from "./models/refresh-lists.ts";
export { createSimulatedTransport, type SimulatedTransportOptions } from "./simulated/index.ts";
export { createUndiciTransport, type UndiciTransport } from "./transport/undici-transport.ts";
export * from "./unified/index.ts";
