import {
  type CallRecord,
  type Clock,
  errorFor,
  LiaisonError,
  type Part,
  type Provider,
  toFault,
  ValidationError,
} from "@ai-liaison/core";
import { nearestOf } from "@ai-liaison/providers";
import type { OpenedLiaison } from "../open-storage.ts";
import { callError } from "./call-error.ts";
import { CallOutlet } from "./call-outlet.ts";
import { type AskedCall, runCall } from "./run-call.ts";

/** Opens what calls run on at the first of them, knows those under way, and ends them all. */
export class CallRunner {
  readonly #openLiaison: () => Promise<OpenedLiaison>;
  readonly #clock: Clock;
  readonly #running = new Map<CallOutlet, Promise<CallRecord | null>>();
  #liaison: Promise<OpenedLiaison> | null = null;
  #closed: Promise<void> | null = null;

  constructor(open: () => Promise<OpenedLiaison>, clock: Clock) {
    this.#openLiaison = open;
    this.#clock = clock;
  }

  /** What was opened, or could not be: then the next call tries again. */
  open(): Promise<OpenedLiaison> {
    if (this.#closed !== null) return Promise.reject(isClosed());
    this.#liaison ??= this.#openLiaison().catch((error: unknown) => {
      this.#liaison = null;
      throw error instanceof LiaisonError ? error : errorFor(toFault(error));
    });
    return this.#liaison;
  }

  /** Makes a call; its parts, or what went wrong, come to the outlet. Rejects only when nothing could be opened. */
  async run(asked: AskedCall, outlet: CallOutlet): Promise<CallRecord | null> {
    try {
      const { ports } = await this.open();
      refuseUnknownProvider(asked.options.provider, ports.settings().providers);
      const running = runCall(asked, outlet, ports);
      this.#running.set(outlet, running);
      return await running;
    } finally {
      this.#running.delete(outlet);
      outlet.close();
    }
  }

  /** Makes a call and waits for all of its answer. Throws what the caller is to catch. */
  async complete(asked: AskedCall, model: string, seen: (record: CallRecord) => void = () => {}): Promise<Completed> {
    const outlet = new CallOutlet();
    const record = await this.run(asked, outlet);
    if (record !== null) seen(record);
    const error = callError(outlet, record, model);
    if (error !== null) throw error;
    if (record === null) throw unrecorded();
    return { parts: (await outlet.next()) ?? [], record };
  }

  close(graceMs: number): Promise<void> {
    this.#closed ??= this.#shutDown(graceMs);
    return this.#closed;
  }

  async #shutDown(graceMs: number): Promise<void> {
    const cancel = this.#clock.after(graceMs, () => {
      for (const outlet of this.#running.keys()) outlet.leave();
    });
    await Promise.allSettled(this.#running.values());
    cancel();
    const liaison = await this.#liaison?.catch(() => null);
    await liaison?.[Symbol.asyncDispose]();
  }
}

export interface Completed {
  readonly parts: readonly Part[];
  readonly record: CallRecord;
}

/** A name that is no provider's would be taken for part of a model's. */
function refuseUnknownProvider(name: string | undefined, providers: readonly Provider[]): void {
  if (name === undefined || providers.some((provider) => provider.name === name)) return;
  const names = providers.map((provider) => provider.name);
  const [near] = nearestOf(name, names);
  throw new ValidationError(
    `No provider named \`${name}\` is enabled.${near === undefined ? "" : ` Did you mean \`${near}\`?`}`,
    {
      hint: `Enabled are ${names.join(", ")}.`,
      details: { param: "provider" },
    },
  );
}

/** An answer without a record is not given. */
export function unrecorded(): LiaisonError {
  return new LiaisonError("server_error", "The call ended without an answer and without a record.");
}

function isClosed(): ValidationError {
  return new ValidationError("This client is closed.", { hint: "Make another one with `createLiaison`." });
}
