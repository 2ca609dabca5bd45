import { createReaders } from "../fidelity/reader.ts";
import { DIALECT } from "./extension.ts";

export type { Reader } from "../fidelity/reader.ts";

export const { VENDOR, CLIENT } = createReaders(DIALECT);
