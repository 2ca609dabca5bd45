import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { MAX_EVENTS } from "./read-batch.ts";
import { EVENT_FIELDS } from "./read-event.ts";

const document = readFileSync(new URL("../../../../docs/events.md", import.meta.url), "utf8");

test("docs/events.md has a row for every field an event may have, and for no other", () => {
  const [, section = ""] = document.split("| field | type |");
  const [table = ""] = section.split("\n\n");
  const fields = [...table.matchAll(/^\| `([a-z0-9_]+)` \|/gm)].map((match) => match[1] ?? "");
  expect(fields.toSorted()).toEqual([...EVENT_FIELDS].toSorted());
});

test("docs/events.md tells the limits that hold", () => {
  expect(document).toContain(`more than ${MAX_EVENTS} events`);
});
