import { Fault, isFault, type JsonObject, type RequestHead, toFault } from "@ai-liaison/core";
import { parseJsonObject } from "@ai-liaison/wire";
import type { AdmittedCall, CallContext, CallFacts, RefusedCall } from "../values/admitted-call.ts";
import type { CallOrigin, IncomingCall } from "../values/incoming-call.ts";
import type { EnginePorts, KeyGrant } from "../values/ports.ts";
import { authenticate } from "./authenticate.ts";
import { nextVia } from "./loop-guard.ts";
import { namedIds, namedInText } from "./named-ids.ts";
import { ownerOfKept, refuseOthers } from "./owner-of-kept.ts";
import { readContent } from "./read-content.ts";
import { pinnedContext, readContext, readForwarded, readListed, withUser } from "./read-context.ts";

/**
 * Admission: the key first, before a byte of the body is read, then headers, body and shape. What fails after the key
 * was good is refused with facts, so that it is recorded.
 */
export function admit(incoming: IncomingCall, ports: EnginePorts): RefusedCall | Promise<AdmittedCall | RefusedCall> {
  const startedMs = ports.clock.monotonicMs();
  const grant = authenticate(incoming, ports.keyring);
  if (isFault(grant)) {
    ports.observer.onUnauthenticated();
    return Object.freeze({ kind: "refused", fault: grant, dialect: incoming.dialect, facts: null, bytes: null });
  }
  return new Admission(incoming, ports, grant, startedMs).run();
}

function noPassthrough(): Fault {
  return new Fault("permission", "This key may not ask vendors past the gateway's own formats.", {
    hint: "Create one that may: `ai-liaison keys create --passthrough`.",
  });
}

/** All that it names of what vendors keep, save what it is bound to anyway. */
function idsNamedBy({ head, body, bytes, relayed }: AdmittedCall): ReadonlySet<string> {
  const named = namedIds(body);
  if (relayed === null && head.namedIds === undefined && head.previousId === undefined) return named;
  const all = new Set([...named, ...(head.namedIds ?? []), ...(relayed === null ? [] : namedInText(bytes))]);
  if (head.previousId !== undefined) all.delete(head.previousId);
  return all;
}

const OVER_HTTP: CallOrigin = Object.freeze({ source: "gateway", metadata: null });
const NO_BYTES = Buffer.alloc(0);
const NO_BODY: JsonObject = Object.freeze({});

class Admission {
  readonly #incoming: IncomingCall;
  readonly #ports: EnginePorts;
  readonly #grant: KeyGrant | null;
  readonly #startedMs: number;
  #context: CallContext;
  #bytes: Buffer | null = null;
  #via = "";

  constructor(incoming: IncomingCall, ports: EnginePorts, grant: KeyGrant | null, startedMs: number) {
    this.#incoming = incoming;
    this.#ports = ports;
    this.#grant = grant;
    this.#startedMs = startedMs;
    this.#context = pinnedContext(grant?.customer ?? null);
  }

  async run(): Promise<AdmittedCall | RefusedCall> {
    try {
      this.#checkHeaders();
      this.#bytes = this.#incoming.route.bodiless === true ? NO_BYTES : await this.#incoming.readBody();
      const call = this.#understand(this.#bytes);
      const named = idsNamedBy(call);
      if (call.head.previousId === undefined && named.size === 0) return call;
      return await this.#bind(call, call.head.previousId, named);
    } catch (error) {
      return this.#refuse(toFault(error));
    }
  }

  #checkHeaders(): void {
    const { headers, route } = this.#incoming;
    if (route.operation === "untouched" && this.#grant?.passthrough === false) throw noPassthrough();
    this.#context = readContext(headers, this.#grant?.customer ?? null);
    this.#via = nextVia(headers, this.#ports.instanceId);
    const journalFault = this.#ports.journal.refusal;
    if (journalFault !== null) throw journalFault;
  }

  #understand(bytes: Buffer): AdmittedCall {
    const { dialect, route, headers, place } = this.#incoming;
    const { maxJsonDepth: maxDepth } = this.#ports.settings();
    const format = dialect.operations[route.operation];
    if (format === undefined) throw new Fault("not_found", `This path is not served: ${route.path}.`);
    const content = format.relay === undefined ? null : readContent(bytes, route.takes, headers, maxDepth);
    const body = content?.body ?? (route.bodiless === true ? NO_BODY : parseJsonObject(bytes, { maxDepth }));
    const head = format.checkRequest(body, place);
    const facts = this.#facts(head);
    const tenant = { keyId: facts.keyId, customerId: facts.context.customerId };
    return Object.freeze({
      kind: "admitted",
      facts,
      dialect,
      route,
      format,
      head,
      keptBy: null,
      ownHeaders: readListed(headers, dialect.forwardedHeaders),
      forwarded: { ...readForwarded(headers, tenant), via: this.#via },
      bytes,
      body,
      relayed: content?.relayed ?? null,
    });
  }

  /** A call that needs what is kept at a vendor is bound to that vendor, and to the tenant it was given to. */
  async #bind(call: AdmittedCall, keptId: string | undefined, named: ReadonlySet<string>): Promise<AdmittedCall> {
    const { facts, head } = call;
    const caller = { keyId: facts.keyId, customerId: facts.context.customerId };
    const others = await refuseOthers(named, caller, this.#ports.owners);
    const keptBy = keptId === undefined ? others : await ownerOfKept(keptId, caller, this.#ports.owners, call.format);
    if (keptBy === null) return call;
    const known = head.model === "" && keptBy.model !== "" ? { ...facts, modelRequested: keptBy.model } : facts;
    return Object.freeze({ ...call, facts: known, keptBy });
  }

  #refuse(fault: Fault): RefusedCall {
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
      modelRequested: head === null ? "unknown" : head.model === "" ? "none" : head.model,
      streaming: head?.stream ?? false,
      keepsAnswer: head?.keepsAnswer ?? false,
      keyId: this.#grant?.id ?? null,
      context: withUser(context, head?.user ?? null),
      origin: this.#incoming.origin ?? OVER_HTTP,
    };
  }
}
