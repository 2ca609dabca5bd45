import type { Json } from "./json.ts";

/** How a format's vendors tell which models they have: asked for with GET, page by page where there are pages. */
export interface VendorModelsFormat {
  /** The query that asks for the first page, and for as many models on it as there may be; "" where there are no pages. */
  readonly query: string;
  /** One page of an answer. Throws `malformed_response` for what is none. */
  readPage(answer: Json): VendorModelsPage;
}

export interface VendorModelsPage {
  readonly models: readonly VendorModel[];
  /** The query that asks for the next page; null after the last. */
  readonly nextQuery: string | null;
}

/** A model as its vendor lists it. */
export interface VendorModel {
  readonly id: string;
  /** In tokens; null where the list does not say. */
  readonly contextWindow: number | null;
  readonly prices: ListPrices | null;
}

/** Dollars per million tokens, as decimal strings. */
export interface ListPrices {
  readonly inputPerMtok: string;
  readonly outputPerMtok: string;
}
