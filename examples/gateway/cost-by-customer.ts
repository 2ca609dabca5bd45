// Two customers' calls through the gateway, and what finance wants to know of a month: one number, and who it is from.
import { execFileSync } from "node:child_process";
import OpenAI from "openai";

const url = process.env.LIAISON_URL ?? "http://127.0.0.1:8000";
const apiKey = process.env.LIAISON_KEY ?? "none-needed-yet";
const data = process.env.LIAISON_DATA ?? "./data";
const client = new OpenAI({ baseURL: `${url}/v1`, apiKey });

const questions = { initech: ["How are the sales?"], hooli: ["How are the sales?", "And what will they be?"] };
for (const [customer, asked] of Object.entries(questions)) {
  for (const content of asked) {
    const headers = { "x-liaison-customer": customer };
    await client.chat.completions.create({ model: "gpt-5-mini", messages: [{ role: "user", content }] }, { headers });
  }
}

// Rows come into the ledger within a second.
await new Promise((resolve) => setTimeout(resolve, 2000));

const month = new Date().toISOString().slice(0, 7);
const args = ["cost", "--by", "customer", "--since", `${month}-01`, "--json", "--data", data];
const { rows, total } = JSON.parse(execFileSync("npx", ["ai-liaison", ...args]).toString());
for (const row of rows) console.log(`${row.group}: ${row.calls} calls, ${row.total_cost_usd} USD`);
console.log(`${month}: ${total.total_cost_usd} USD`);
