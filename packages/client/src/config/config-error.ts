import { Fault } from "@ai-liaison/core";

/** One thing that is wrong, and what to write instead. Never holds the value itself where that could be a secret. */
export interface ConfigProblem {
  /** `config/providers.csv, row 3, column timeout` or `liaison.yaml, line 7, server.port`. */
  readonly place: string;
  readonly message: string;
}

/** The configuration cannot be used. It tells all that is wrong with it, not the first thing only. */
export class ConfigError extends Fault {
  /** Usage and configuration errors end a command with 2. */
  readonly exitCode = 2;
  readonly problems: readonly ConfigProblem[];

  constructor(problems: readonly ConfigProblem[]) {
    const lines = problems.map(({ place, message }) => `${place}: ${message}`);
    const [only] = lines;
    super(
      "invalid_request",
      lines.length === 1 && only !== undefined
        ? `The configuration is not valid. ${only}`
        : `The configuration is not valid, in ${lines.length} places:\n${lines.map((line) => `  - ${line}`).join("\n")}`,
      { hint: "Correct what is named; `docs/config.md` describes every key, column and variable." },
    );
    this.name = "ConfigError";
    this.problems = problems;
  }
}

/** Gathers what is wrong, and what is only doubtful, while a configuration is read. */
export class Findings {
  readonly problems: ConfigProblem[] = [];
  readonly warnings: string[] = [];

  problem(place: string, message: string): void {
    if (this.problems.some((known) => known.place === place && known.message === message)) return;
    this.problems.push({ place, message });
  }

  warn(warning: string): void {
    if (!this.warnings.includes(warning)) this.warnings.push(warning);
  }

  throwIfAny(): void {
    if (this.problems.length > 0) throw new ConfigError(this.problems);
  }
}
