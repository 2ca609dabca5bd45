import { type Dialect, Fault, type JsonObject, type Part, type StreamEvent, type StreamFormat } from "@ai-liaison/core";
import { eventsOf } from "../../fidelity/corpus-halves.ts";
import { sampleAnswerOptions } from "../answer-options.ts";
import type { Sample } from "../dialect-samples.ts";
import { streamBytes } from "../stream-bytes.ts";
import { formatOf, formatsOf, type NamedFormat } from "./specimens.ts";
import { checkUnpolluted, shown, survive } from "./survive.ts";

type Told = () => string;

/** A whole answer no vendor should give: parts, or a fault; and what it gave can be written in every format. */
export function attackResponse(dialect: Dialect, sample: Sample<JsonObject>, body: JsonObject): void {
  const format = formatOf(dialect, sample.operation);
  const told: Told = () => `${dialect.id} ${sample.operation} ${sample.name} ${shown(body)}`;
  survive(
    () => `readOutline of ${told()}`,
    () => format.readOutline(body),
  );
  const parts = survive(
    () => `readResponse of ${told()}`,
    () => format.readResponse(body),
  );
  if (!(parts instanceof Fault)) for (const target of formatsOf(sample.operation)) tellAnswer(target, [parts], told);
  checkUnpolluted(told);
}

/** The same for the events of a stream, of which `isContentOnly` must never say more than is true. */
export function attackStream(dialect: Dialect, sample: Sample<string>, events: readonly StreamEvent[]): void {
  const { stream } = formatOf(dialect, sample.operation);
  if (stream === null) throw new Error("this operation does not stream");
  const told: Told = () => `${dialect.id} ${sample.operation} ${sample.name} ${shown(events)}`;
  const read = readEvents(stream, events, told);
  for (const target of formatsOf(sample.operation)) tellAnswer(target, read, told);
  checkUnpolluted(told);
}

/** The parts of each event, and of the end; nothing may follow an end or a fault. */
function readEvents(stream: StreamFormat, events: readonly StreamEvent[], told: Told): readonly (readonly Part[])[] {
  const reader = stream.openReader();
  const read: (readonly Part[])[] = [];
  let started = false;
  for (const event of events) {
    const parts = survive(
      () => `read ${shown(event)} of ${told()}`,
      () => reader.read(event),
    );
    if (parts instanceof Fault) return [...read, [{ type: "fault", fault: parts }]];
    if (started && stream.isContentOnly(event)) checkContent(parts, event, told);
    started ||= parts.some(({ type }) => type !== "extension");
    read.push(parts);
  }
  const last = survive(
    () => `close of ${told()}`,
    () => reader.close(),
  );
  if (last instanceof Fault) return [...read, [{ type: "fault", fault: last }]];
  read.push(last);
  const all = read.flat();
  const ending = all.findIndex(({ type }) => type === "end" || type === "fault");
  if (ending < 0) throw new Error(`neither end nor fault: ${told()}`);
  if (ending < all.length - 1)
    throw new Error(`after the ${all[ending]?.type} came ${shown(all.slice(ending + 1))}: ${told()}`);
  return read;
}

const NO_CONTENT: ReadonlySet<Part["type"]> = new Set(["start", "usage", "finish", "end", "fault"]);

function checkContent(parts: readonly Part[], event: StreamEvent, told: Told): void {
  // What is no JSON at all may look like content: a search in text cannot know.
  const other = isJson(event.data) ? parts.find(({ type }) => NO_CONTENT.has(type)) : undefined;
  if (other !== undefined) throw new Error(`${shown(event)} has more than content: ${shown(other)} in ${told()}`);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Parts told in one format, whole and as a stream, event by event; what was written can be read again. */
export function tellAnswer({ name, format }: NamedFormat, events: readonly (readonly Part[])[], told: Told): void {
  const parts = events.flat();
  const options = sampleAnswerOptions({ fallbackId: "call-1" });
  const whole = survive(
    () => `writeResponse to ${name} of ${told()}`,
    () => JSON.stringify(format.writeResponse(parts, options)),
  );
  if (!(whole instanceof Fault)) {
    survive(
      () => `reading ${shown(whole)} in ${name} of ${told()}`,
      () => format.readResponse(JSON.parse(whole) as JsonObject),
    );
  }
  if (format.stream !== null) tellStream(name, format.stream, events, told);
}

function tellStream(name: string, stream: StreamFormat, events: readonly (readonly Part[])[], told: Told): void {
  for (const includeUsage of [true, false]) {
    const writer = stream.openWriter(sampleAnswerOptions({ fallbackId: "call-1", includeUsage }));
    let text = "";
    const fault = survive(
      () => `openWriter().write to ${name} of ${told()}`,
      () => {
        for (const parts of events) text += writer.write(parts);
      },
    );
    if (fault instanceof Fault) return;
    const faulted = events.flat().find(({ type }) => type === "fault" || type === "end")?.type === "fault";
    const reader = stream.openReader();
    const back = survive(
      () => `reading what ${name} wrote of ${told()}`,
      () => [
        ...eventsOf([streamBytes(text, stream.framing)], stream.framing).flatMap((event) => reader.read(event)),
        ...reader.close(),
      ],
    );
    if (!(back instanceof Fault) && faulted && back.some(({ type }) => type === "end")) {
      throw new Error(`${name} made a broken stream look complete: ${text} of ${told()}`);
    }
  }
}
