/**
 * Where the context around a call is kept: frames in an AsyncLocalStorage, which Node hands on to everything started
 * inside. There are three kinds. A `run` frame holds for a function and all it starts, for ever; a `scope` frame until
 * it is disposed of, wherever it was handed on to; a `set` frame until the next one.
 *
 * Scopes need care. An async function runs on its caller's frame until its first `await`, so a frame entered there
 * (`enterWith`) stays with the caller too, and nothing in Node tells the two apart. Therefore a scope can be closed:
 * whoever still holds it then sees what was around it.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { type LayeredContext, NO_CONTEXT } from "./merge-context.ts";

export interface ContextFrame {
  readonly kind: "run" | "scope" | "set";
  /** With what is further out already added. */
  readonly context: LayeredContext;
  readonly around: ContextFrame | null;
  open: boolean;
}

// An application may load this package twice, as a module and by `require`, and is one application all the same.
const CELL = Symbol.for("@ai-liaison/track/context-frames-1");

// Under a symbol of our own, so nobody else has put anything there.
const cell = globalThis as { [CELL]?: AsyncLocalStorage<ContextFrame | null> };

function storage(): AsyncLocalStorage<ContextFrame | null> {
  cell[CELL] ??= new AsyncLocalStorage<ContextFrame | null>();
  return cell[CELL];
}

/** The frame that holds here; null where there is none, and nothing is made for those who never use one. */
export function currentFrame(): ContextFrame | null {
  const entered = cell[CELL]?.getStore() ?? null;
  return entered === null ? null : openFrame(entered);
}

/** The context around, already added up; always the same object within one frame. */
export function frameContext(frame: ContextFrame | null): LayeredContext {
  return frame === null ? NO_CONTEXT : frame.context;
}

export function runInFrame<Result>(frame: ContextFrame, work: () => Result): Result {
  return storage().run(frame, work);
}

/** From here on, in this function and what it starts; in its caller too, where nothing was awaited before. */
export function enterFrame(frame: ContextFrame | null): void {
  storage().enterWith(frame);
}

/** Closes a scope for all who hold it, and leaves it where that is done in order. */
export function closeFrame(frame: ContextFrame): void {
  if (!frame.open) return;
  frame.open = false;
  const entered = storage().getStore() ?? null;
  const stillOpen = entered === null ? null : openFrame(entered);
  if (stillOpen !== entered) enterFrame(stillOpen);
}

/** Outwards from the frame: what was entered inside a closed scope has ended with it, up to the next function run. */
function openFrame(entered: ContextFrame): ContextFrame | null {
  let open: ContextFrame | null = entered;
  for (let at: ContextFrame | null = entered; at !== null && at.kind !== "run"; at = at.around) {
    if (!at.open) open = at.around;
  }
  return open;
}
