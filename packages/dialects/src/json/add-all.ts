/**
 * Adds a list to the end of another. `push(...more)` hands every item over on the stack, which overflows at some hundred
 * thousand, and how many there are is up to whoever sent them.
 */
export function addAll<Item>(list: Item[], more: readonly Item[]): void {
  for (const item of more) list.push(item);
}
