/** The counting thread: a request's body in, its tokens out. */
import { parentPort } from "node:worker_threads";
import { countChatRequest } from "@ai-liaison/pricing";
import type { CountAnswer, CountQuestion } from "./token-counter.ts";

parentPort?.on("message", ({ id, model, body }: CountQuestion) => {
  countChatRequest(model, body).then(
    (tokens) => parentPort?.postMessage({ id, tokens } satisfies CountAnswer),
    (error: unknown) => parentPort?.postMessage({ id, error: String(error) } satisfies CountAnswer),
  );
});
