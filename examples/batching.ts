// Embeddings asked for one by one, sent as one request: each caller has its own answer, and is recorded as one.
import { batchEmbeddings, track } from "@ai-liaison/track";
import OpenAI from "openai";

const client = track(new OpenAI());
const { embeddings } = batchEmbeddings(client, { maxBatch: 100, maxWaitMs: 10 });

const words = ["sea", "mountain", "harbour", "valley"];
const vectors = await Promise.all(
  words.map(async (input) => {
    const answer = await embeddings.create({ model: "text-embedding-3-small", input });
    return answer.data[0]?.embedding ?? [];
  }),
);
console.log(vectors.map((vector, at) => `${words[at]}: ${vector.length} numbers`).join("\n"));
