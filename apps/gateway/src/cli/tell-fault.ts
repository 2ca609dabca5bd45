import { Fault, type FaultCode, isFault } from "@ai-liaison/core";
import { faultBody } from "../admin/fault-body.ts";
import { withCommands } from "./command-name.ts";
import type { ExitCode } from "./context.ts";
import { type Output, writeJson } from "./output.ts";
import { safeLines } from "./terminal/safe-text.ts";

/** Says what went wrong and what to do: to people on stderr, under `--json` as one object on stdout. */
export function tellFault(error: unknown, output: Output, json: boolean): ExitCode {
  const fault = isFault(error) ? error : unexpected(error);
  if (json) writeJson(output, faultBody(fault));
  else output.err(asText(fault));
  return exitCodeOf(fault.code);
}

/** One line with the remedy in it; a list of problems has a line for each, the remedy last. */
function asText({ message, hint }: Fault): string {
  const joint = message.includes("\n") ? "\n" : /[.!?:]$/.test(message) ? " " : ". ";
  return withCommands(`error: ${safeLines(message)}${joint}${safeLines(hint)}\n`);
}

/** A wrong command line, in the CLI's words. */
export function usageFault(message: string, param?: string): Fault {
  return new Fault("invalid_request", message, {
    ...(param === undefined ? {} : { param }),
    hint: "Add `--help` to see what the command takes.",
  });
}

function exitCodeOf(code: FaultCode): ExitCode {
  if (code === "invalid_request") return 2;
  return code === "network" || code === "timeout" ? 3 : 1;
}

/** Whoever runs the command owns the machine: the system's own words help, its stack does not. */
function unexpected(error: unknown): Fault {
  const message = error instanceof Error ? error.message : String(error);
  return new Fault("server_error", message === "" ? "The command failed." : message, {
    cause: error,
    hint: "Run `ai-liaison doctor`; if it finds nothing, report this.",
  });
}
