/**
 * Start-up, as a user sees it: `npm start` on a free port with an empty data folder, one chat completion from the
 * simulated provider, and its row in `calls --json`. Says how long the start took.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { plainEnvironment, runGateway } from "./running-gateway.ts";
import { ROOT } from "./source-files.ts";

await using gateway = await runGateway({ command: "npm", args: ["start", "--silent", "--"], cwd: ROOT });
const answer = await fetch(`${gateway.url}/v1/chat/completions`, {
  method: "POST",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ model: "gpt-5-mini", messages: [{ role: "user", content: "Hello" }] }),
});
const id = answer.headers.get("x-liaison-call-id");
if (!answer.ok || id === null) throw new Error(`The gateway answered ${answer.status}: ${await answer.text()}`);

const cli = join(ROOT, "node_modules", ".bin", "ai-liaison");
const calls = spawnSync(cli, ["calls", "--json", "--data", gateway.dataFolder], {
  env: plainEnvironment(),
  encoding: "utf8",
});
if (calls.status !== 0) throw new Error(`calls --json failed: ${calls.stdout}${calls.stderr}`);
const rows = JSON.parse(calls.stdout) as { id: string; status: string; total_tokens: number }[];
const [row] = rows;
if (rows.length !== 1 || row?.id !== id || row.status !== "success" || !(row.total_tokens > 0)) {
  throw new Error(`One call was made, ${id}; calls --json shows ${calls.stdout}`);
}
console.log(`smoke test: npm start was ready after ${Math.round(gateway.readyAfterMs)} ms; one call, one row.`);
