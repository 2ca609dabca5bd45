/** Requests from outside to stop. */
export interface Signals {
  /** Resolves with the next one, however long that takes. */
  next(): Promise<NodeJS.Signals>;
}

const ENDING: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM"];

/** The process's own: caught from now on, so that none of them ends it by itself. */
export function processSignals(target: Pick<NodeJS.Process, "on"> = process): Signals {
  const waiting: ((signal: NodeJS.Signals) => void)[] = [];
  const came: NodeJS.Signals[] = [];
  const onSignal = (signal: NodeJS.Signals): void => {
    const resolve = waiting.shift();
    if (resolve === undefined) came.push(signal);
    else resolve(signal);
  };
  for (const signal of ENDING) target.on(signal, () => onSignal(signal));
  return {
    next: () => {
      const signal = came.shift();
      return signal === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(signal);
    },
  };
}
