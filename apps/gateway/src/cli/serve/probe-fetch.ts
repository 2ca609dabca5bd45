import { get } from "node:http";
import type { ProbeFetch } from "@ai-liaison/providers";

/** Just enough of `fetch` to see whether a local port answers: the real one costs megabytes that the gateway never needs. */
export const probeFetch: ProbeFetch = (url, { signal }) =>
  new Promise((resolve, reject) => {
    const request = get(url, { signal, agent: false }, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0 });
    });
    request.on("error", reject);
  });
