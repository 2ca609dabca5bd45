const READY_WITHIN_MS = 20_000;
const POLL_MS = 5;

/** Waits until something answers there, whatever it says; or with a 200, when `ok` is asked for. */
export async function untilAnswered(url: string, { ok = false } = {}): Promise<void> {
  const untilMs = performance.now() + READY_WITHIN_MS;
  while (performance.now() < untilMs) {
    const isThere = await fetch(url).then(
      (answer) => answer.ok || !ok,
      () => false,
    );
    if (isThere) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`nothing answers at ${url} within ${READY_WITHIN_MS} ms`);
}
