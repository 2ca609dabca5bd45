import { type AccountOptions, type Extension, Fault, type Sampling } from "@ai-liaison/core";
import { foreignFields } from "./foreign-fields.ts";
import type { Warn } from "./warn.ts";
import { ACCOUNT_WORDS, type AccountWord, warnAccount } from "./warn-account.ts";
import { type SamplingWord, warnSampling } from "./warn-sampling.ts";

/** What one format cannot say: what would change the request's meaning is refused, the rest is warned of. */
export interface Refusals {
  /** The fault for what must not be left out; `param` names the field. */
  cannotSay(what: string, param: string): Fault;
  /** Throws `invalid_request` where several answers are asked for; warns of sampling the format lacks. */
  refuseSampling(sampling: Sampling, warn: Warn): void;
  /** Warns of what other formats say beyond the canonical fields, and about the account. */
  warnLost(request: Asked, warn: Warn): void;
}

export interface Asked {
  readonly account?: AccountOptions;
  readonly extension?: Extension;
}

/** What a format has no field for; where `account` is not given, it has none for any of that. */
export interface Lacking {
  readonly sampling: readonly SamplingWord[];
  readonly account?: readonly AccountWord[];
}

/** The one refusal every format has. */
export function createCannotSay(dialect: string): Refusals["cannotSay"] {
  return (what, param) => {
    const message = `${what} cannot be sent to this model: its format \`${dialect}\` has no way to say it.`;
    return new Fault("invalid_request", message, { param });
  };
}

/** The refusals of a format that gives one answer to a request. */
export function createRefusals(dialect: string, { sampling: lacking, account: unsaid }: Lacking): Refusals {
  const cannotSay = createCannotSay(dialect);
  return {
    cannotSay,
    refuseSampling: (sampling, warn) => {
      if ((sampling.candidates ?? 1) > 1) throw cannotSay("Asking for several answers (`n`)", "n");
      warnSampling(sampling, lacking, warn);
    },
    warnLost: ({ account = {}, extension }, warn) => {
      warnAccount(account, unsaid ?? ACCOUNT_WORDS, warn);
      for (const warning of foreignFields(extension, dialect)) warn(warning);
    },
  };
}
