import type { CallRecord, Dialect, DialectRoute, Json, RequestPlace } from "@ai-liaison/core";

/** A request as a way in hands it over: routed, but not yet authenticated, read or understood. */
export interface IncomingCall {
  readonly dialect: Dialect;
  readonly route: DialectRoute;
  /** What the path says. */
  readonly place: RequestPlace;
  /** Lower-case names, as `node:http` gives them. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The whole body; rejects with a Fault (413, 415, …). Called after the key was checked, once. */
  readBody(): Promise<Buffer> | Buffer;
  /** True when the request surely comes from this machine's own user: what open mode asks for. */
  isLocal(): boolean;
  /** What only a caller within this process can say of its call; unset for one that came over HTTP. */
  readonly origin?: CallOrigin;
}

export interface CallOrigin {
  readonly source: CallRecord["source"];
  /** Kept with the record, as it is. */
  readonly metadata: Json;
}
