import { spawnSync } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";
import { plainEnvironment, type RunningGateway } from "./running-gateway.ts";

/** A row is promised to be visible a second after its answer; a machine under load gets more. */
const VISIBLE_WITHIN_MS = 5_000;

interface Row {
  readonly id: string;
  readonly status: string;
  readonly total_tokens: number | null;
}

/** One chat completion through a gateway that was empty, and its row in `calls --json`; throws when either is wrong. */
export async function makeOneCall(gateway: RunningGateway, cli: string): Promise<void> {
  const answer = await fetch(`${gateway.url}/v1/chat/completions`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ model: "gpt-5-mini", messages: [{ role: "user", content: "Hello" }] }),
  });
  const id = answer.headers.get("x-liaison-call-id");
  const body = await answer.text();
  if (!answer.ok || id === null) throw new Error(`The gateway answered ${answer.status}: ${body}`);
  const deadline = performance.now() + VISIBLE_WITHIN_MS;
  let rows = readCalls(gateway, cli);
  while (rows.length === 0 && performance.now() < deadline) {
    await delay(100);
    rows = readCalls(gateway, cli);
  }
  const [row] = rows;
  if (rows.length !== 1 || row?.id !== id || row.status !== "success" || !((row.total_tokens ?? 0) > 0)) {
    throw new Error(`One call was made, ${id}; calls --json shows ${JSON.stringify(rows)}`);
  }
}

function readCalls(gateway: RunningGateway, cli: string): Row[] {
  const { status, stdout, stderr } = spawnSync(cli, ["calls", "--json", "--data", gateway.dataFolder], {
    env: plainEnvironment(),
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`calls --json failed: ${stdout}${stderr}`);
  return JSON.parse(stdout) as Row[];
}
