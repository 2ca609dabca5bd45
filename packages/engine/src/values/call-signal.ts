import type { Outlet } from "./outlet.ts";

/** Whether the client is still there. */
export type CallSignal = Pick<Outlet, "isGone" | "onGone">;
