/**
 * The context around calls, as applications say it. What it reaches: everything started inside, through promises,
 * timers, `process.nextTick` and callbacks of the same request. What it does not follow: listeners run in the context of
 * whoever emits, so a stream's or an emitter's events carry the context of what feeds it, and a worker or a queue
 * consumer starts with none. `AsyncResource.bind` or a `withContext` inside the listener says it there.
 */
import type { CallContext } from "./call-context.ts";
import { type ContextFrame, closeFrame, currentFrame, enterFrame, frameContext, runInFrame } from "./context-frames.ts";
import { layerContext } from "./merge-context.ts";
import { readContext } from "./read-context.ts";

/** Ends the context it stands for: at the end of the block with `using`, or when called. */
export interface ContextScope extends Disposable {
  /** What holds inside. */
  readonly context: CallContext;
}

/**
 * Runs `work`, and attributes every call made in it and in all it starts. Adds to a context around it: fields left out
 * or `undefined` stay as they are there, `null` is "of nobody, on purpose". Returns and throws what `work` does.
 *
 * @example await withContext({ customerId: "c-1", tags: { feature: "search" } }, () => answer(question))
 */
export function withContext<Result>(context: CallContext, work: () => Result): Result {
  const around = currentFrame();
  return runInFrame(frame("run", layerContext(read(context), frameContext(around)), around), work);
}

/** `withContext` for a customer alone. */
export function withCustomer<Result>(customerId: string | null, work: () => Result): Result {
  return withContext({ customerId }, work);
}

/** `withContext` for metadata alone: adds to what is around, by its top-level names. */
export function withMetadata<Result>(metadata: CallContext["metadata"], work: () => Result): Result {
  return withContext({ metadata }, work);
}

/**
 * From here to the end of the block, calls are for this customer; with fields instead of a name, for what they say.
 * A scope that names a customer starts from what `withContext` said around it, not from another scope: scopes of
 * functions that run side by side must not mix. One without a customer adds to the scope around it.
 *
 * In an async function, code before its first `await` runs on its caller's context: until the block ends, calls the
 * caller makes meanwhile are counted here too. Start what is not awaited at once by `withCustomer`, which has no such
 * limit. Work still running when the block ends is no longer counted here.
 *
 * @example using customer = customerContext("c-1");
 */
export function customerContext(customer: string | null | CallContext): ContextScope {
  const said = read(typeof customer === "object" && customer !== null ? customer : { customerId: customer });
  const around = currentFrame();
  const base = said.customerId === undefined ? around : runAround(around);
  const scope = frame("scope", layerContext(said, frameContext(base)), around);
  enterFrame(scope);
  return { context: scope.context, [Symbol.dispose]: () => closeFrame(scope) };
}

/** The context around, without what is said at a call or by `track`'s options; `{}` where there is none. */
export function currentContext(): CallContext {
  return frameContext(currentFrame());
}

/**
 * Calls made from here on are for this customer: in this function, in what it starts and, where nothing was awaited
 * before, in its caller; inside `withContext` or a scope, to its end. Functions that each set their own do not disturb
 * one another.
 */
export function setCustomer(customerId: string | null): void {
  replaceCustomer(read({ customerId }).customerId);
}

/** The customer calls are for: null is nobody on purpose, `undefined` that nothing is said. */
export function getCustomer(): string | null | undefined {
  return currentContext().customerId;
}

/** Forgets the customer, also one that is said further out; what else is around stays. */
export function clearCustomer(): void {
  if (getCustomer() !== undefined) replaceCustomer(undefined);
}

function replaceCustomer(customerId: string | null | undefined): void {
  const current = currentFrame();
  // A program that sets customers in a loop for days must not build a chain of them.
  const around = current?.kind === "set" ? current.around : current;
  enterFrame(frame("set", { ...frameContext(current), customerId }, around));
}

function frame(
  kind: ContextFrame["kind"],
  context: ContextFrame["context"],
  around: ContextFrame | null,
): ContextFrame {
  return { kind, context, around, open: true };
}

function runAround(from: ContextFrame | null): ContextFrame | null {
  let at = from;
  while (at !== null && at.kind !== "run") at = at.around;
  return at;
}

/** Types are for those who check them: what cannot be understood is left out, and Node says so, once for each cause. */
function read(said: CallContext): CallContext {
  const { context, warnings } = readContext(said);
  for (const warning of warnings) warnOnce(warning);
  return context;
}

const told = new Set<string>();

function warnOnce(warning: string): void {
  if (told.has(warning)) return;
  told.add(warning);
  process.emitWarning(warning, { type: "LiaisonWarning" });
}
