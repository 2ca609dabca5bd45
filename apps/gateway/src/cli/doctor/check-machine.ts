import { accessSync, constants, existsSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import type { Fetch } from "./fetch-port.ts";
import { type Finding, failed, ok, warning } from "./finding.ts";

export const LEAST_NODE = 24;
const PROBE_MS = 1_000;

export function checkNode(version: string): Finding {
  const major = Number(version.replace(/^v/, "").split(".")[0]);
  if (major >= LEAST_NODE) return ok("node", version);
  return failed("node", `${version} is too old.`, `Install Node ${LEAST_NODE} or newer.`);
}

/** Whether the data folder can be written to, or made. Leaves nothing behind. */
export function checkDataFolder(directory: string): Finding {
  const check = "data folder";
  try {
    if (!existsSync(directory)) {
      const parent = firstExisting(directory);
      if (!statSync(parent).isDirectory())
        return failed(check, `${parent} is no folder.`, "Name another with `--data`.");
      accessSync(parent, constants.W_OK | constants.X_OK);
      return ok(check, `${directory} will be made at the first start.`);
    }
    if (!statSync(directory).isDirectory())
      return failed(check, `${directory} is no folder.`, "Name another with `--data`.");
    const probe = join(directory, `.doctor-${process.pid}`);
    writeFileSync(probe, "", { flag: "wx", mode: 0o600 });
    rmSync(probe);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const hint =
      code === "ENOSPC"
        ? "Free some disk space."
        : "Give this user the right to write there, or name another with `--data`.";
    return failed(check, `${directory} cannot be written to (${code ?? "unknown reason"}).`, hint);
  }
  return exposed(directory) ?? ok(check, `${directory} can be written to.`);
}

function exposed(directory: string): Finding | null {
  if (process.platform === "win32" || (statSync(directory).mode & 0o007) === 0) return null;
  const hint = `Run \`chmod 700 ${directory}\`: it holds prompts, answers and the admin token.`;
  return warning("data folder", `${directory} can be written to, but any user of this machine may look into it.`, hint);
}

function firstExisting(directory: string): string {
  const parent = dirname(directory);
  return existsSync(parent) || parent === directory ? parent : firstExisting(parent);
}

/** Whether the gateway can listen there, or does already. */
export async function checkPort(host: string, port: number, fetch: Fetch): Promise<Finding> {
  const check = "port";
  if (port === 0) return ok(check, "any free one.");
  const code = await tryToListen(host, port);
  if (code === null) return ok(check, `${port} on ${host} is free.`);
  if (code === "EADDRINUSE" && (await isOurs(host, port, fetch))) return ok(check, `a gateway answers on ${port}.`);
  const detail =
    code === "EADDRINUSE"
      ? `${port} on ${host} is in use by another program.`
      : `cannot listen on ${host}:${port} (${code}).`;
  return failed(check, detail, "Choose another with `--port` or PORT, or stop the other program.");
}

function tryToListen(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? "unknown"));
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

async function isOurs(host: string, port: number, fetch: Fetch): Promise<boolean> {
  const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
  try {
    const answer = await fetch(`http://${name}:${port}/health/live`, { signal: AbortSignal.timeout(PROBE_MS) });
    const body = (await answer.json()) as { readonly status?: unknown } | null;
    return answer.status === 200 && body?.status === "ok";
  } catch {
    return false;
  }
}
