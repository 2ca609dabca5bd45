import type { Operation } from "@ai-liaison/core";

/**
 * Where a format we speak is found below any vendor's address: by how the path ends, since look-alikes, proxies and
 * cloud hosts put what they like before it.
 */
export interface FormatEndpoint {
  readonly dialect: string;
  readonly operation: Operation;
  /** The record's `endpoint`. */
  readonly name: string;
  /** How the path ends; `{model}` stands for the model named in it. */
  readonly ending: string;
  readonly stream?: boolean;
}
