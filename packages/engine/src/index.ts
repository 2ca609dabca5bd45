export { authenticate, presentedKey } from "./admit/authenticate.ts";
export { CaptureBudget } from "./capture/capture.ts";
export { handleCall } from "./handle-call.ts";
export { handleSession } from "./handle-session.ts";
export { isModelName, type Resolution, resolveModel } from "./plan/resolve-model.ts";
export type { Frame, FrameSink, FrameSocket, SocketClose } from "./realtime/frame-socket.ts";
export type {
  ConnectOutcome,
  ConnectSocket,
  SessionDoor,
  SessionLimits,
  SessionPorts,
  SocketRequest,
  StopReason,
} from "./realtime/session-ports.ts";
export type { AdmittedCall, CallContext, CallFacts, RefusedCall } from "./values/admitted-call.ts";
export type { AnswerOwner, AnswerOwners } from "./values/answer-owners.ts";
export type { CallOrigin, IncomingCall } from "./values/incoming-call.ts";
export type { Outlet, OutletHeaders } from "./values/outlet.ts";
export type { Plan, PlanTimeouts, RetryPolicy, Target } from "./values/plan.ts";
export { PlanMemo } from "./values/plan-memo.ts";
export type { CallObserver, EnginePorts, KeyGrant, Keyring } from "./values/ports.ts";
export { RetryBudgets } from "./values/retry-budgets.ts";
export type { IncomingSession } from "./values/session.ts";
export type { EngineSettings, RouteSettings, RouteTarget } from "./values/settings.ts";
