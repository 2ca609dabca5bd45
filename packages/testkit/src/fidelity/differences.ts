import { isDeepStrictEqual } from "node:util";
import { isJsonObject, type Json, type JsonObject } from "@ai-liaison/core";

/** Where two comparable values differ: `items[user/image].detail`. Elements of lists are named by what they are. */
export interface Difference {
  readonly path: string;
  readonly kind: "lost" | "added" | "changed";
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** What has to change in `before` to make `after`, as few and as deep as possible. */
export function differences(before: Json | undefined, after: Json | undefined, path = ""): readonly Difference[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (before === undefined && isJsonObject(after) && !isItem(after)) return ofObjects({}, after, path);
  if (after === undefined && isJsonObject(before) && !isItem(before)) return ofObjects(before, {}, path);
  if (before === undefined || after === undefined) {
    return [{ path, kind: before === undefined ? "added" : "lost", before, after }];
  }
  if (isJsonObject(before) && isJsonObject(after)) return ofObjects(before, after, path);
  if (isListOfItems(before) && isListOfItems(after)) return ofItems(before, after, path);
  return [{ path, kind: "changed", before, after }];
}

function ofObjects(before: JsonObject, after: JsonObject, path: string): readonly Difference[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].flatMap((name) => differences(before[name], after[name], path === "" ? name : `${path}.${name}`));
}

interface Item extends JsonObject {
  readonly as: string;
}

/** Lists whose elements say what they are, in `as`, are compared element by element; other values as a whole. */
function isListOfItems(value: Json): value is readonly Item[] {
  return Array.isArray(value) && value.every(isItem);
}

function isItem(value: Json): value is Item {
  return isJsonObject(value) && typeof value.as === "string";
}

/** An edit script: elements of the same sort meet each other, the rest came or went. */
function ofItems(before: readonly Item[], after: readonly Item[], path: string): readonly Difference[] {
  const from = before.length;
  const to = after.length;
  const costs = Array.from({ length: from + 1 }, () => new Float64Array(to + 1));
  const at = (left: number, right: number): number => costs[left]?.[right] ?? Number.POSITIVE_INFINITY;
  for (let left = from; left >= 0; left--) {
    for (let right = to; right >= 0; right--) {
      const row = costs[left];
      if (row === undefined || (left === from && right === to)) continue;
      const meet = at(left + 1, right + 1) + meetingCost(before[left], after[right]);
      row[right] = Math.min(meet, at(left + 1, right) + 2, at(left, right + 1) + 2);
    }
  }
  const found: Difference[] = [];
  let left = 0;
  let right = 0;
  while (left < from || right < to) {
    const [was, is] = [before[left], after[right]];
    const cost = at(left, right);
    if (was !== undefined && is !== undefined && cost === at(left + 1, right + 1) + meetingCost(was, is)) {
      found.push(...differences(was, is, `${path}[${was.as}]`));
      left++;
      right++;
    } else if (was !== undefined && cost === at(left + 1, right) + 2) {
      found.push({ path: `${path}[${was.as}]`, kind: "lost", before: was, after: undefined });
      left++;
    } else if (is !== undefined) {
      found.push({ path: `${path}[${is.as}]`, kind: "added", before: undefined, after: is });
      right++;
    } else return found;
  }
  return found;
}

function meetingCost(before: Item | undefined, after: Item | undefined): number {
  if (before === undefined || after === undefined) return Number.POSITIVE_INFINITY;
  if (isDeepStrictEqual(before, after)) return 0;
  return before.as === after.as ? 1 : 3.5;
}
