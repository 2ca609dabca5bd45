// Who used how much: the ledger's answer, as a table for people and as JSON for programs.
import { execFileSync } from "node:child_process";
import { getTracker, track, withCustomer } from "@ai-liaison/track";
import OpenAI from "openai";

const data = process.env.LIAISON_DATA ?? "./data";
const client = track(new OpenAI(), { data });

const work: Record<string, number> = { acme: 3, globex: 2, initech: 1 };
for (const [customer, questions] of Object.entries(work)) {
  await withCustomer(customer, async () => {
    for (let asked = 0; asked < questions; asked++) {
      await client.responses.create({ model: "gpt-5-mini", input: "How are the sales?" });
    }
  });
}
await getTracker(client)?.flush();

const json = execFileSync("npx", ["ai-liaison", "cost", "--by", "customer", "--json", "--data", data]);
const { rows } = JSON.parse(json.toString());
for (const row of rows) console.log(`${row.group}: ${row.calls} calls, ${row.total_cost_usd} USD`);
