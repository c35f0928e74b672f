import { CelList, type CelValue } from "./value.ts";

class OwnList extends CelList {
  private readonly items: readonly CelValue[];
  constructor(items: readonly CelValue[]) {
    super();
    this.items = items;
  }
  get size(): number {
    return this.items.length;
  }
  at(index: number): CelValue {
    return this.items[index] ?? null;
  }
}

/** The list of values that were computed. */
export function listOf(items: readonly CelValue[]): CelList {
  return new OwnList(items);
}

/** The elements of both, one after another. */
export function concatenate(one: CelList, other: CelList): CelList {
  const items: CelValue[] = [];
  for (let index = 0; index < one.size; index += 1) items.push(one.at(index));
  for (let index = 0; index < other.size; index += 1) items.push(other.at(index));
  return listOf(items);
}

/** What `look` first says of an element; undefined: it said nothing of any. */
export function findIn<T>(list: CelList, look: (element: CelValue) => T | undefined): T | undefined {
  for (let index = 0; index < list.size; index += 1) {
    const found = look(list.at(index));
    if (found !== undefined) return found;
  }
  return undefined;
}
