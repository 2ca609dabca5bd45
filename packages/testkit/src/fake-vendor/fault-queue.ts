import { type FaultSpec, isFaultSpec, parseFault } from "./fault-spec.ts";
import { type LoggedRequest, matches, type RequestMatcher, requestFields } from "./request-log.ts";

/** Faults for the requests a matcher means. */
export interface FaultRule {
  /** The next matching requests get these, one each. */
  fail(next: FaultSpec | readonly FaultSpec[]): FaultRule;
  /** Every matching request gets this one, once the queue is empty; null ends it. */
  always(fault: FaultSpec | null): FaultRule;
  /** The rule is no more. */
  remove(): void;
}

const NO_FAULT: FaultSpec = { kind: "none" };

/**
 * Decides the fault of each request: its own header or metadata first, then the rules, the youngest first, then the
 * queue of all requests. A rule that matches but has nothing left lets the next one speak.
 */
export class FaultQueue {
  readonly #rules: Rule[] = [];
  readonly #all = new Rule(
    () => true,
    () => this.clear(),
  );

  fail(next: FaultSpec | readonly FaultSpec[]): void {
    this.#all.fail(next);
  }

  always(fault: FaultSpec | null): void {
    this.#all.always(fault);
  }

  on(matcher: RequestMatcher): FaultRule {
    const rule = new Rule(matcher, () => this.#rules.splice(this.#rules.indexOf(rule), 1));
    this.#rules.unshift(rule);
    return rule;
  }

  clear(): void {
    this.#rules.length = 0;
    this.#all.empty();
  }

  faultFor(request: LoggedRequest): FaultSpec {
    const own = ownFault(request);
    if (own !== null) return own;
    for (const rule of [...this.#rules, this.#all]) {
      const fault = rule.take(request);
      if (fault !== null) return fault;
    }
    return NO_FAULT;
  }
}

class Rule implements FaultRule {
  readonly #matcher: RequestMatcher;
  readonly #remove: () => void;
  #queue: FaultSpec[] = [];
  #always: FaultSpec | null = null;

  constructor(matcher: RequestMatcher, remove: () => void) {
    this.#matcher = matcher;
    this.#remove = remove;
  }

  fail(next: FaultSpec | readonly FaultSpec[]): FaultRule {
    this.#queue.push(...(isFaultSpec(next) ? [next] : next));
    return this;
  }

  always(fault: FaultSpec | null): FaultRule {
    this.#always = fault;
    return this;
  }

  remove(): void {
    this.#remove();
  }

  empty(): void {
    this.#queue = [];
    this.#always = null;
  }

  take(request: LoggedRequest): FaultSpec | null {
    return matches(this.#matcher, request) ? (this.#queue.shift() ?? this.#always) : null;
  }
}

/** The fault a request carries itself: in a header, or in `metadata.fake_fault` for those who may not send headers. */
function ownFault(request: LoggedRequest): FaultSpec | null {
  const header = request.headers["x-fake-fault"];
  if (header !== undefined) return parseFault(header);
  if (!request.body.includes('"fake_fault"')) return null;
  const metadata = requestFields(request.body).metadata;
  if (typeof metadata !== "object" || metadata === null || !("fake_fault" in metadata)) return null;
  return typeof metadata.fake_fault === "string" ? parseFault(metadata.fake_fault) : null;
}
