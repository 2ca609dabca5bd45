/**
 * Start-up, as a user sees it: `npm start` on a free port with an empty data folder, one chat completion from the
 * simulated provider, and its row in `calls --json`. Says how long the start took.
 */
import { join } from "node:path";
import { makeOneCall } from "./one-call.ts";
import { runGateway } from "./running-gateway.ts";
import { ROOT } from "./source-files.ts";

await using gateway = await runGateway({ command: "npm", args: ["start", "--silent", "--"], cwd: ROOT });
await makeOneCall(gateway, join(ROOT, "node_modules", ".bin", "ai-liaison"));
console.log(`smoke test: npm start was ready after ${Math.round(gateway.readyAfterMs)} ms; one call, one row.`);
