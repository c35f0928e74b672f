import { CelMap, CelUint, type CelValue } from "./value.ts";

export interface Entry {
  readonly key: CelValue;
  readonly value: CelValue;
}

class OwnMap extends CelMap {
  private readonly entries: ReadonlyMap<string, Entry>;
  constructor(entries: ReadonlyMap<string, Entry>) {
    super();
    this.entries = entries;
  }
  get size(): number {
    return this.entries.size;
  }
  get(key: CelValue): CelValue | undefined {
    const name = keyName(key);
    return name === undefined ? undefined : this.entries.get(name)?.value;
  }
  keys(): readonly CelValue[] {
    return [...this.entries.values()].map(({ key }) => key);
  }
}

/** The map of values that were computed, by the names of their keys. */
export function mapOf(entries: ReadonlyMap<string, Entry>): CelMap {
  return new OwnMap(entries);
}

/** What two keys have in common exactly where they are equal, numbers of whichever type; undefined: it can be no key. */
export function keyName(key: CelValue): string | undefined {
  if (typeof key === "string") return `"${key}`;
  if (typeof key === "boolean" || typeof key === "bigint") return key.toString();
  if (typeof key === "number") return Number.isInteger(key) ? BigInt(key).toString() : undefined;
  return key instanceof CelUint ? key.value.toString() : undefined;
}

/** A double finds a key, but is none. */
export function isKey(value: CelValue): boolean {
  return typeof value !== "number" && keyName(value) !== undefined;
}
