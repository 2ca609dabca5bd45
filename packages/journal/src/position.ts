/** A place between two frames of a journal: everything before it has been read. */
export interface Position {
  readonly segment: number;
  /** Bytes from the segment's beginning. */
  readonly offset: number;
}

/** True when `position` lies at or before `limit`; nothing lies before null. */
export function isWithin(position: Position, limit: Position | null): boolean {
  if (limit === null) return false;
  return position.segment === limit.segment ? position.offset <= limit.offset : position.segment < limit.segment;
}
