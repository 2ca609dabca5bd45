export { createSigner, type Signer, type SignPorts } from "./signer.ts";
