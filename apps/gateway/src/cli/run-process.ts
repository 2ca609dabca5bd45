import { systemClock } from "@ai-liaison/core";
import { processOutput } from "./output.ts";
import { runCli } from "./run-cli.ts";

/** Runs the command line of this very process. What a command has opened is closed by then, so the process may end. */
export async function runProcess(): Promise<void> {
  const output = processOutput(process);
  const context = { output, env: process.env, cwd: process.cwd(), clock: systemClock };
  process.exit(await runCli(process.argv.slice(2), context));
}
