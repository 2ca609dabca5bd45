import type { ServerResponse } from "node:http";
import type { Script, Step } from "./script.ts";

/** Long enough on loopback for bytes already written to be read before a reset overtakes them. */
const BEFORE_RESET_MS = 20;

export type Played = "finished" | "broken-off" | "client-gone";

/** Runs a script over a socket. Resolves when nothing more will happen, and never rejects. */
export async function playScript(script: Script, response: ServerResponse): Promise<Played> {
  const gone = new Promise<"client-gone">((resolve) => response.once("close", () => resolve("client-gone")));
  const play = async (): Promise<Played> => {
    for (const step of script.steps) {
      if (response.destroyed) return "client-gone";
      const over = await playStep(step, script, response);
      if (over) return "broken-off";
    }
    sendHeaders(script, response);
    return new Promise((resolve) => response.end(() => resolve("finished")));
  };
  const outcome = await Promise.race([play(), gone]);
  return outcome === "client-gone" && response.writableFinished ? "finished" : outcome;
}

/** True when the step was the last thing to happen. */
async function playStep(step: Step, script: Script, response: ServerResponse): Promise<boolean> {
  switch (step.do) {
    case "headers":
      sendHeaders(script, response);
      response.flushHeaders();
      return false;
    case "write":
      sendHeaders(script, response);
      await new Promise<void>((resolve) => response.write(step.bytes, () => resolve()));
      // One turn of the event loop, so that each write is a packet of its own.
      await new Promise<void>((resolve) => setImmediate(resolve));
      return false;
    case "wait":
      if (step.ms > 0) await new Promise<void>((resolve) => setTimeout(resolve, step.ms));
      return false;
    case "stall":
      await new Promise<void>((resolve) => response.once("close", resolve));
      return true;
    case "reset":
      if (response.headersSent) await new Promise<void>((resolve) => setTimeout(resolve, BEFORE_RESET_MS));
      response.socket?.resetAndDestroy();
      return true;
    case "hang-up":
      response.socket?.end();
      return true;
    default:
      return step satisfies never;
  }
}

function sendHeaders(script: Script, response: ServerResponse): void {
  if (!response.headersSent && !response.destroyed) response.writeHead(script.status, script.headers);
}
