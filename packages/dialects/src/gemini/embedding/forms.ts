/** `single`: one content, one vector. `batch`: several requests in one. Each has a path of its own. */
export const FORM = { single: "single", batch: "batch" } as const;
