/** `single`: one content, one vector. `batch`: several requests in one. Each has a path of its own. */
export const FORM = { single: "single", batch: "batch" } as const;

/** Marks of a batch: its contents name the user's role, as the SDK has it; its other fields are in each request. */
export const BATCH_MARK = { user: "user", each: "each" } as const;
