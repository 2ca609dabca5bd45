export { authenticate, presentedKey } from "./admit/authenticate.ts";
export { CaptureBudget } from "./capture/capture.ts";
export { handleCall } from "./handle-call.ts";
export type { AdmittedCall, CallContext, CallFacts, RefusedCall } from "./values/admitted-call.ts";
export type { IncomingCall } from "./values/incoming-call.ts";
export type { Outlet, OutletHeaders } from "./values/outlet.ts";
export type { Plan, PlanTimeouts, RetryPolicy, Target } from "./values/plan.ts";
export type { CallObserver, EnginePorts, KeyGrant, Keyring } from "./values/ports.ts";
export type { EngineSettings, RouteSettings, RouteTarget } from "./values/settings.ts";
