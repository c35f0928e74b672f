import { spend } from "../values/budget.ts";
import { CelFault, failed, placed } from "../values/fault.ts";
import { kindOf } from "../values/kind.ts";
import { listOf } from "../values/list.ts";
import { isKey, keyName, mapOf, type Entry } from "../values/map.ts";
import { CelOptional, type CelValue } from "../values/value.ts";
import type { Part } from "./part.ts";

export interface ItemPart {
  readonly value: Part;
  readonly isOptional: boolean;
}

export interface EntryPart extends ItemPart {
  readonly at: number;
  readonly key: Part;
}

/** `[a, ?b]`. */
export function listLiteral(at: number, items: readonly ItemPart[]): Part {
  return {
    type: "list",
    evaluate: (run) => {
      spend(run, 1 + items.length);
      const values: CelValue[] = [];
      for (const { value, isOptional } of items) {
        const said = unwrapped(at, value.evaluate(run), isOptional);
        if (said instanceof CelFault) return said;
        if (said !== undefined) values.push(said);
      }
      return listOf(values);
    },
  };
}

/** `{a: b, ?c: d}`. */
export function mapLiteral(entries: readonly EntryPart[]): Part {
  return {
    type: "map",
    evaluate: (run) => {
      spend(run, 1 + 2 * entries.length);
      const made = new Map<string, Entry>();
      for (const { at, key: keyPart, value: valuePart, isOptional } of entries) {
        const key = keyPart.evaluate(run);
        if (key instanceof CelFault) return key;
        const name = isKey(key) ? keyName(key) : undefined;
        if (name === undefined) return placed(failed(`a ${kindOf(key)} can be no key`), at);
        if (made.has(name)) return placed(failed("a key is repeated"), at);
        const value = unwrapped(at, valuePart.evaluate(run), isOptional);
        if (value instanceof CelFault) return value;
        if (value !== undefined) made.set(name, { key, value });
      }
      return mapOf(made);
    },
  };
}

/** The value in an optional one; undefined: there is none. */
function unwrapped(at: number, said: CelValue | CelFault, isOptional: boolean): CelValue | CelFault | undefined {
  if (!isOptional || said instanceof CelFault) return said;
  return said instanceof CelOptional ? said.value : placed(failed(`a ${kindOf(said)} is not optional`), at);
}
