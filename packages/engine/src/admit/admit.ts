import { Fault, isFault, type JsonObject, type RequestHead, toFault } from "@ai-liaison/core";
import { parseJsonObject } from "@ai-liaison/wire";
import type { AdmittedCall, CallContext, CallFacts, RefusedCall } from "../values/admitted-call.ts";
import type { IncomingCall } from "../values/incoming-call.ts";
import type { EnginePorts, KeyGrant } from "../values/ports.ts";
import { authenticate } from "./authenticate.ts";
import { nextVia } from "./loop-guard.ts";
import { ownerOfKept } from "./owner-of-kept.ts";
import { pinnedContext, readContext, readForwarded, readListed, withUser } from "./read-context.ts";

/**
 * Admission: the key first, before a byte of the body is read, then headers, body and shape. What fails after the key
 * was good is refused with facts, so that it is recorded.
 */
export async function admit(incoming: IncomingCall, ports: EnginePorts): Promise<AdmittedCall | RefusedCall> {
  const startedMs = ports.clock.monotonicMs();
  const grant = authenticate(incoming, ports.keyring);
  if (isFault(grant)) {
    ports.observer.onUnauthenticated();
    return Object.freeze({ kind: "refused", fault: grant, dialect: incoming.dialect, facts: null, bytes: null });
  }
  const admission = new Admission(incoming, ports, grant, startedMs);
  try {
    return await admission.run();
  } catch (error) {
    return admission.refuse(toFault(error));
  }
}

const NO_BYTES = Buffer.alloc(0);
const NO_BODY: JsonObject = Object.freeze({});

class Admission {
  readonly #incoming: IncomingCall;
  readonly #ports: EnginePorts;
  readonly #grant: KeyGrant | null;
  readonly #startedMs: number;
  #context: CallContext;
  #bytes: Buffer | null = null;

  constructor(incoming: IncomingCall, ports: EnginePorts, grant: KeyGrant | null, startedMs: number) {
    this.#incoming = incoming;
    this.#ports = ports;
    this.#grant = grant;
    this.#startedMs = startedMs;
    this.#context = pinnedContext(grant?.customer ?? null);
  }

  async run(): Promise<AdmittedCall> {
    const { dialect, route } = this.#incoming;
    const { headers } = this.#incoming;
    this.#context = readContext(headers, this.#grant?.customer ?? null);
    const via = nextVia(headers, this.#ports.instanceId);
    const journalFault = this.#ports.journal.refusal;
    if (journalFault !== null) throw journalFault;
    const bytes = route.bodiless === true ? NO_BYTES : await this.#incoming.readBody();
    this.#bytes = bytes;
    const { maxJsonDepth: maxDepth } = this.#ports.settings();
    const body = route.bodiless === true ? NO_BODY : parseJsonObject(bytes, { maxDepth });
    const format = dialect.operations[route.operation];
    if (format === undefined) throw new Fault("not_found", `This path is not served: ${route.path}.`);
    const head = format.checkRequest(body, this.#incoming.place);
    const facts = this.#facts(head);
    const caller = { keyId: facts.keyId, customerId: facts.context.customerId };
    const { previousId } = head;
    const keptBy = previousId === undefined ? null : await ownerOfKept(previousId, caller, this.#ports.owners);
    return Object.freeze({
      kind: "admitted",
      facts: keptBy === null || head.model !== "" ? facts : { ...facts, modelRequested: keptBy.model },
      dialect,
      route,
      format,
      head,
      keptBy,
      ownHeaders: readListed(headers, dialect.forwardedHeaders),
      forwarded: { ...readForwarded(headers), via },
      bytes,
      body,
    });
  }

  refuse(fault: Fault): RefusedCall {
    if (fault.cause !== undefined && fault.code === "server_error")
      this.#ports.observer.onUnexpected(fault.cause, null);
    const { dialect } = this.#incoming;
    // A journal that is full must not be filled by what it refuses.
    const facts = fault.code === "journal_full" ? null : this.#facts(null);
    return Object.freeze({ kind: "refused", fault, dialect, facts, bytes: this.#bytes });
  }

  #facts(head: RequestHead | null): CallFacts {
    const context = this.#context;
    return {
      id: this.#ports.newId(),
      createdAtMs: this.#ports.clock.nowMs() - Math.max(0, this.#ports.clock.monotonicMs() - this.#startedMs),
      startedMs: this.#startedMs,
      endpoint: this.#incoming.route.endpoint,
      modelRequested: head?.model ?? "unknown",
      streaming: head?.stream ?? false,
      keyId: this.#grant?.id ?? null,
      context: withUser(context, head?.user ?? null),
    };
  }
}
