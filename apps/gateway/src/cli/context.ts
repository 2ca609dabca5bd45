import type { Clock } from "@ai-liaison/core";
import type { Output } from "./output.ts";

/** What a command may lean on besides its options; all of it passed in, so that tests own it. */
export interface CliContext {
  readonly output: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly clock: Clock;
}

/** 0 done · 1 failed · 2 the command line or the configuration is wrong · 3 what it needs cannot be reached. */
export type ExitCode = 0 | 1 | 2 | 3;

/** A command: its options, checked, and its context in; an exit code out. Faults are thrown, and told at one place. */
export type Command<Options> = (options: Options, context: CliContext) => Promise<ExitCode>;
