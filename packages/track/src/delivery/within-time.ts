/** What the promise gives, or `otherwise` when that takes longer; the timer keeps the process alive meanwhile. */
export async function withinTime<Value>(promise: Promise<Value>, timeoutMs: number, otherwise: Value): Promise<Value> {
  const { promise: late, resolve } = Promise.withResolvers<Value>();
  const timer = setTimeout(() => resolve(otherwise), timeoutMs);
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
