import { FAULT_CODES, type FaultEntry } from "@ai-liaison/core";

const RETRIES: Readonly<Record<FaultEntry["retry"], string>> = {
  "same-target": "the same target after a pause, then the next",
  "next-target": "the next target",
  never: "no",
};

const HEAD = `# Errors

<!-- Written by \`npm run docs\` from packages/core/src/errors.ts; a test holds the two together. -->

Whatever goes wrong with a call has one of these codes. It stands in the record (\`error_code\`), and in the answer in the
caller's own format: in an OpenAI-compatible body as \`error.code\`, beside \`error.message\`, \`error.type\` and \`error.param\`.

**Status** is what the client sees. **Tried again** is what the gateway does by itself, before the first part of an answer
has reached the client; after that nothing is tried again, and the fault is told inside the stream. **Who acts** is the
caller, the operator of this gateway, or the provider behind it.

A more exact status replaces the table's where there is one: 405, 413, 415 or 431 with \`invalid_request\`.

| code | status | tried again | who acts |
|---|---|---|---|
`;

/** docs/errors.md, from the one table. */
export function errorDocs(): string {
  const entries: readonly (readonly [string, FaultEntry])[] = Object.entries(FAULT_CODES);
  const rows = entries.map(
    ([code, { status, retry, blame }]) => `| [\`${code}\`](#${code}) | ${status} | ${RETRIES[retry]} | ${blame} |`,
  );
  const sections = entries.map(([code, { meaning, advice }]) => `## ${code}\n\n${meaning}\n\n${advice}\n`);
  return `${HEAD}${rows.join("\n")}\n\n${sections.join("\n")}`;
}
