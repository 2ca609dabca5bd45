/** An answer's status line and headers. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** Headers are read out when they are asked for: for errors, and for what no format reads. Does not hold the response. */
export function headOf({ status, headers }: Response): AnswerHead {
  return {
    status,
    get headers() {
      return Object.fromEntries(headers);
    },
  };
}
