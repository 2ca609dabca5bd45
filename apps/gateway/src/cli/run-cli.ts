import { CommanderError } from "commander";
import type { CliContext, ExitCode } from "./context.ts";
import { type Act, buildProgram } from "./program.ts";
import { tellFault, usageFault } from "./tell-fault.ts";

/**
 * Runs one command line, without `node` and the script in front. Everything that goes wrong is told here, in one way:
 * never a stack trace, and under `--json` as `{error: {code, message, hint}}` on stdout.
 */
export async function runCli(argv: readonly string[], context: CliContext): Promise<ExitCode> {
  const json = argv.includes("--json");
  let code: ExitCode = 0;
  const act: Act = async (load, options) => {
    code = await (await load())(options, context);
  };
  let said = "";
  const program = buildProgram(act, {
    out: (text) => context.output.out(text),
    err: (text) => {
      said += text;
    },
  });
  try {
    await program.parseAsync(argv, { from: "user" });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) return tellUsage(error, said, { context, json });
    return tellFault(error, context.output, json);
  }
}

/** Commander throws for `--help` and `--version` too, which are no errors. */
function tellUsage(
  error: CommanderError,
  said: string,
  { context, json }: { readonly context: CliContext; readonly json: boolean },
): ExitCode {
  if (error.exitCode === 0) return 0;
  if (error.code === "commander.help") {
    if (json) return tellFault(usageFault("No command was given."), context.output, true);
    context.output.err(said);
    return 2;
  }
  const message = said
    .replace(/^error: /, "")
    .trim()
    .replace(/\n+/g, " ");
  return tellFault(usageFault(sentence(message)), context.output, json);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?)]$/.test(text) ? "" : "."}`;
}
