import { type JsonObject, LiaisonError } from "@ai-liaison/core";
import { type Difference, differences } from "./differences.ts";
import type { RecordedRequest } from "./exchange.ts";

/** A recording, for looking for the one that was probably meant. */
export interface Candidate {
  readonly view: JsonObject;
  /** Where it stands: its file, and its place in it. */
  readonly place: string;
}

export interface MissCircumstances {
  readonly request: RecordedRequest;
  readonly view: JsonObject;
  readonly candidates: readonly Candidate[];
  /** How many recordings of this very request there are, all of them used. */
  readonly used: number;
  /** The file or folder that was looked into. */
  readonly place: string;
}

const MOST_SHOWN = 6;
const LONGEST_VALUE = 80;
/** Another endpoint is further away than any number of fields of a body. */
const WEIGHTS: Readonly<Record<string, number>> = { method: 1000, origin: 1000, path: 1000 };

/**
 * A request that was never recorded. The message says what was asked, which recording comes nearest and what differs,
 * and how to record it. It quotes the request, without keys: it is for the developer of a test.
 */
export class ReplayMiss extends LiaisonError {
  override name = "ReplayMiss";
  readonly request: RecordedRequest;

  constructor(circumstances: MissCircumstances) {
    super("not_found", sentences(circumstances), {
      hint: "Run once with LIAISON_REPLAY=smart to record what is missing, or with LIAISON_REPLAY=record to record all anew.",
      details: { method: circumstances.request.method, url: circumstances.request.url },
    });
    this.request = circumstances.request;
    this.message = `${this.message}\n${this.hint}`;
  }
}

function sentences({ request, view, candidates, used, place }: MissCircumstances): string {
  const asked = `${request.method} ${request.url}`;
  if (used > 0) {
    return `${asked} was recorded ${times(used)} in ${place}, and is asked once more. (\`usedUp: "last"\` gives its last answer again.)`;
  }
  const nearest = nearestOf(view, candidates);
  if (nearest === null) return `${asked} is not recorded: there are no recordings in ${place}.`;
  const lines = nearest.differing.slice(0, MOST_SHOWN).map(line);
  const more = nearest.differing.length - lines.length;
  const rest = more > 0 ? [`  and ${more} more`] : [];
  return [
    `${asked} is not recorded. The nearest recording, ${nearest.place}, differs in:`,
    ...lines,
    ...rest,
    'What changes from run to run can be left out: `match: { ignore: ["…"] }`, with a path below `body`.',
  ].join("\n");
}

function nearestOf(view: JsonObject, candidates: readonly Candidate[]) {
  const judged = candidates.map((candidate) => {
    const differing = differences(view, candidate.view);
    return { place: candidate.place, differing, distance: distanceOf(differing) };
  });
  return judged.toSorted((one, other) => one.distance - other.distance)[0] ?? null;
}

function distanceOf(differing: readonly Difference[]): number {
  return differing.reduce(
    (sum, { path, asked, recorded }) => sum + (WEIGHTS[path] ?? sizeOf(asked) + sizeOf(recorded)),
    0,
  );
}

/** How many values there are in a value. */
function sizeOf(value: Difference["asked"]): number {
  if (value === undefined) return 0;
  if (value === null || typeof value !== "object") return 1;
  return Object.values(value).reduce<number>((sum, inner) => sum + sizeOf(inner), 1);
}

function line({ path, asked, recorded }: Difference): string {
  return `  ${path}: asked ${shown(asked)}, recorded ${shown(recorded)}`;
}

function shown(value: Difference["asked"]): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}
