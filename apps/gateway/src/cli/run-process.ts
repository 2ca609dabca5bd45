import { systemClock } from "@ai-liaison/core";
import { drained, processOutput } from "./output.ts";
import { runCli } from "./run-cli.ts";

/**
 * Runs the command line of this very process. What a command has opened is closed by then, so the process may end; but
 * not before a slow reader has all of the answer, since `process.exit` drops what a pipe did not take yet.
 */
export async function runProcess(): Promise<void> {
  const output = processOutput(process);
  const context = { output, env: process.env, cwd: process.cwd(), clock: systemClock };
  const code = await runCli(process.argv.slice(2), context);
  await drained(process);
  process.exit(code);
}
