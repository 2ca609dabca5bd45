export { type AdminToken, ensureAdminToken } from "./admin-token.ts";
export type { ReportSource } from "./key-file.ts";
export type { KeyGrant } from "./key-table.ts";
export {
  type CreatedKey,
  createKey,
  KEY_PREFIX,
  type KeyInfo,
  type KeyPorts,
  listKeys,
  type NewKey,
  revokeKey,
} from "./manage-keys.ts";
export { type Keyring, openKeyring } from "./open-keyring.ts";
