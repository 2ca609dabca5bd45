import type { ResponseWatch } from "../body/response-watch.ts";
import type { CallEnd } from "../call/call-end.ts";
import type { SentRequest } from "../request/sent-request.ts";
import type { TapPorts } from "../tap-ports.ts";
import { headOf } from "./answer-head.ts";
import { streamReadings } from "./stream-readings.ts";
import { streamWatch } from "./stream-watch.ts";
import { readUnread, wholeWatch } from "./whole-watch.ts";

/**
 * Watches an answer to the end, in whatever way it is read, and finishes its call with what it said. A clone is watched
 * like the answer itself: the first to come to the end decides, and only when nobody is left is it unread.
 */
export function answerWatches(
  response: Response,
  request: SentRequest,
  end: CallEnd,
  ports: TapPorts,
): (of: Response) => ResponseWatch {
  const head = headOf(response);
  const openReading = streamReadings(response, head, request, ports);
  if (head.status >= 400) end.unlessRead(() => readUnread(head, request, ports));
  return (of) => {
    end.addReader();
    const watch = openReading === null ? wholeWatch(head, request, end, ports) : streamWatch(openReading(), end);
    ports.unread.expect(of, watch);
    return watch;
  };
}
