export { type AdminApi, createAdminApp } from "./admin-app.ts";
export type { AdminOptions } from "./options.ts";
