export { type Catalogue, type CatalogueEntry, type CatalogueModel, createCatalogue } from "./catalogue.ts";
export type { ConfigPrice } from "./config-price.ts";
export type { MediaCounts, UsageToPrice } from "./cost-lines.ts";
export { countChatRequest, countChatResponse, countText } from "./count-tokens.ts";
export { priceByNames } from "./price-by-names.ts";
export { billedNanoUsd, type PricedUsage, type PriceQuery, UNPRICED } from "./price-query.ts";
export { createPriceBook, type PriceBook, type PriceBookOptions } from "./price-usage.ts";
