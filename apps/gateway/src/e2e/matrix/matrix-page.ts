import { type Column, columns } from "./columns.ts";
import { type Declared, declared } from "./declared.ts";

const HEAD = `# The matrix: any client to any vendor

Written by \`LIAISON_WRITE_DOCS=1\` from the table that apps/gateway/src/e2e/matrix holds every pair to. The official SDKs
talk to a real gateway over real sockets; behind it stands a fake vendor that speaks one format only, and refuses what
its vendor refuses: a tool's result without its call, an unknown field, a thought whose signature did not come back.

- **exact**: the SDK gets what the vendor said, and the call's one row has the vendor's tokens, its price and its status.
- **warned**: the same, and the numbered warning stands in the call's row.
- **refused**: an error before anything is sent to the vendor, with the numbered reason.
- **–**: the SDK has no such call.
`;

/** docs/matrix.md, from what is declared: the tests see to it that it is so. */
export function matrixPage(clients: readonly string[], scenarios: readonly string[]): string {
  const notes: string[] = [];
  const tables = clients.map((client) => {
    const rows = scenarios.map((scenario) => {
      const cells = columns.map((column) => cell(declared(client, column, scenario), column, notes));
      return `| ${[scenario, ...cells].join(" | ")} |`;
    });
    const head = `| ${["", ...columns.map(({ name }) => name)].join(" | ")} |\n|${" --- |".repeat(columns.length + 1)}`;
    return `## ${client}\n\n${head}\n${rows.join("\n")}\n`;
  });
  const told = notes.map((note, index) => `${index + 1}. ${note}`).join("\n");
  return `${HEAD}\n${tables.join("\n")}\n## Warnings and refusals\n\n${told}\n`;
}

function cell({ kind, warnings, refused }: Declared, column: Column, notes: string[]): string {
  if (kind === "not offered") return "–";
  const said = refused === null ? warnings : [`${column.name} has no such operation: 404.`];
  const numbers = said.map((text) => {
    if (!notes.includes(text)) notes.push(text);
    return notes.indexOf(text) + 1;
  });
  return numbers.length === 0 ? kind : `${kind} ${numbers.map((number) => `[${number}]`).join("")}`;
}
