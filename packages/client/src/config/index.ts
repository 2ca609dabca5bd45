export { configDocs } from "./config-docs.ts";
export { ConfigError, type ConfigProblem } from "./config-error.ts";
export type { ReadFile } from "./config-files.ts";
export { type ConfigObject, configJsonSchema } from "./config-schema.ts";
export { describeConfig, restartNeeded } from "./describe-config.ts";
export {
  type LiaisonConfig,
  LOG_LEVELS,
  type LogLevel,
  type RouteConfig,
  type RouteTargetConfig,
  type SimulationConfig,
} from "./liaison-config.ts";
export { type ConfigInput, loadConfig } from "./load-config.ts";
export {
  findDataDirectory,
  loadPricing,
  loadStorage,
  type SalvagedConfig,
  type StorageConfig,
  salvageConfig,
} from "./load-storage.ts";
export type { ConfigArguments } from "./override-settings.ts";
export { PROVIDER_COLUMNS, type ProviderColumn } from "./provider-columns.ts";
export { type ConfigWatchers, type ConfigWatchTimes, watchConfig } from "./watch-config.ts";
