/** How long the thread is kept at a stretch, in milliseconds. */
const SLICE_MS = 0.2;

/** Does something with each, and lets the event loop turn every so often: the application has other things to do. */
export async function inSlices<Item>(items: Iterable<Item>, work: (item: Item) => void): Promise<void> {
  let untilMs = performance.now() + SLICE_MS;
  for (const item of items) {
    work(item);
    if (performance.now() < untilMs) continue;
    await new Promise((resolve) => setImmediate(resolve));
    untilMs = performance.now() + SLICE_MS;
  }
}
