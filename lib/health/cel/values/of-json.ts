import { isRecord } from "../../fields.ts";
import { CelList, CelMap, type CelValue } from "./value.ts";

const intMax = 2n ** 63n - 1n;
const intMin = -(2n ** 63n);

/**
 * The value of a piece of an object: whole numbers are ints, as they are for Kubernetes, and those beyond 64 bits
 * doubles. Lists and maps are taken as they stand, so that it costs the same however large they are.
 */
export function ofJson(value: unknown): CelValue {
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (typeof value === "number") return Number.isInteger(value) ? wholeOf(BigInt(value)) : value;
  if (typeof value === "bigint") return wholeOf(value);
  if (Array.isArray(value)) return new JsonList(value);
  return isRecord(value) ? new JsonMap(value) : null;
}

function wholeOf(value: bigint): CelValue {
  return value >= intMin && value <= intMax ? value : Number(value);
}

class JsonList extends CelList {
  private readonly items: readonly unknown[];
  constructor(items: readonly unknown[]) {
    super();
    this.items = items;
  }
  get size(): number {
    return this.items.length;
  }
  at(index: number): CelValue {
    return ofJson(this.items[index]);
  }
}

class JsonMap extends CelMap {
  private readonly fields: Readonly<Record<string, unknown>>;
  constructor(fields: Readonly<Record<string, unknown>>) {
    super();
    this.fields = fields;
  }
  get size(): number {
    return this.keys().length;
  }
  get(key: CelValue): CelValue | undefined {
    if (typeof key !== "string" || !Object.hasOwn(this.fields, key)) return undefined;
    const value = this.fields[key];
    return value === undefined ? undefined : ofJson(value);
  }
  keys(): readonly CelValue[] {
    return Object.keys(this.fields);
  }
}
