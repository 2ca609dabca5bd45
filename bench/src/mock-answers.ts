import { MODEL, STREAM_CHUNKS } from "./scenarios.ts";

const HEAD = { id: "chatcmpl-bench0000000000000000000000", created: 1_790_000_000, model: MODEL };
const USAGE = {
  prompt_tokens: 212,
  completion_tokens: 97,
  total_tokens: 309,
  prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
  completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0 },
};

/** A whole answer of about 1.2 kB, ready to be written. */
export function wholeAnswer(): Buffer {
  const sentence = "The answer is given here in words that a model could have chosen. ";
  const message = { role: "assistant", content: sentence.repeat(9), refusal: null, annotations: [] };
  const choices = [{ index: 0, message, logprobs: null, finish_reason: "stop" }];
  return Buffer.from(
    JSON.stringify({ ...HEAD, object: "chat.completion", choices, usage: USAGE, system_fingerprint: "fp_bench" }),
  );
}

/** The events of a stream: 100 of them, and one more when usage is asked for. */
export function streamAnswer(includeUsage: boolean): readonly Buffer[] {
  const head = { ...HEAD, object: "chat.completion.chunk", system_fingerprint: "fp_bench" };
  const usage = includeUsage ? { usage: null } : {};
  const event = (delta: object, finish: string | null): Buffer =>
    frame({ ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }], ...usage });
  const content = Array.from({ length: STREAM_CHUNKS - 3 }, (_, at) => event({ content: ` word${at}` }, null));
  return [
    event({ role: "assistant", content: "" }, null),
    ...content,
    event({}, "stop"),
    ...(includeUsage ? [frame({ ...head, choices: [], usage: USAGE })] : []),
    Buffer.from("data: [DONE]\n\n"),
  ];
}

function frame(data: object): Buffer {
  return Buffer.from(`data: ${JSON.stringify(data)}\n\n`);
}
