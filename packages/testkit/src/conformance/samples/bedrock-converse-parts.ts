/** What whole answers and streams of Bedrock's Converse have in common. */
export const PIXEL = "iVBORw0KGgo=";
export const UNKNOWN = { new_field: { deep: [1] }, null_field: null };
export const CITATION = {
  title: "facts",
  sourceContent: [{ text: "Ruby" }],
  location: { documentChar: { documentIndex: 0, start: 0, end: 4 } },
};
export const USAGE = {
  inputTokens: 5,
  outputTokens: 8,
  totalTokens: 97,
  cacheReadInputTokens: 64,
  cacheWriteInputTokens: 20,
  cacheDetails: [{ ttl: "1h", inputTokens: 20 }],
  ...UNKNOWN,
};
