export { authHeaders, needsSigning, secretsOf, unmistakableSecretsOf } from "./auth-headers.ts";
export { type BodyChanges, bodyChanges, changeBody } from "./body-changes.ts";
export { isPathSafe, namesModel, operationPath, type PathChoice, parseEndpoint } from "./endpoint.ts";
export { COMPATIBLE_VENDOR_ID, openaiCompatible, vendorById, vendorFor } from "./find-vendor.ts";
export {
  type LocalVendor,
  localAddress,
  localVendors,
  type ProbeFetch,
  probeLocalVendor,
  probeLocalVendors,
} from "./local-vendors.ts";
export { looksLikeKey } from "./looks-like-key.ts";
export { nearestModels, nearestOf } from "./nearest-models.ts";
export { matchesPattern, modelPatterns, offersModel, operationsFor } from "./offers-model.ts";
export { type OperationAtPath, operationAt } from "./operation-at.ts";
export { vendors } from "./registry.ts";
export { type ReportedVendor, reportedVendor } from "./reported-vendor.ts";
export { isSettingValue, settleVendor, type VendorValues } from "./settle-vendor.ts";
export { createSigner, type Signer, type SignPorts } from "./sign/index.ts";
