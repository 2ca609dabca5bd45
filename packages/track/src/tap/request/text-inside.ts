import type { Clock } from "@ai-liaison/core";
import { textInTime } from "../body/text-in-time.ts";

/** What streams into its request does not come in time, and leaves as it is. */
const IN_MEMORY = { maxBytes: Number.POSITIVE_INFINITY, withinMs: 50 };

/** The body within a `Request`, which stays unread; null where it is not there at once. */
export async function textInside(request: Request, clock: Pick<Clock, "after">): Promise<string | null> {
  try {
    return await textInTime(request.clone().body, IN_MEMORY, clock);
  } catch {
    return null;
  }
}
