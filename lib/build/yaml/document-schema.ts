import {
  defineMappingTag,
  defineScalarTag,
  defineSequenceTag,
  NOT_RESOLVED,
  Schema,
  strTag,
  type TagDefinition,
} from "js-yaml";
import { mergedKeysMax } from "../limits.ts";
import { exactNumber, formatGoFloat32, isInt64 } from "./numbers.ts";
import { mergeKey, resolvePlainScalar, type PlainScalar } from "./plain-scalars.ts";

/** What a reading of one document tells beside its value. */
export interface Told {
  /** Keys that one map holds twice: the later one counts, as it does for kubectl. */
  readonly repeatedKeys: string[];
}

interface Mapping {
  readonly fields: Record<string, unknown>;
  /** Those of `fields` that a merge key brought; absent: none yet. */
  merged?: Set<string>;
}

const yamlTag = (name: string): string => `tag:yaml.org,2002:${name}`;
const loadOnly = { identify: () => false };

/** Untagged and unquoted. No document can name this tag: it is only resolved implicitly. */
const plain = defineScalarTag<PlainScalar>("tag:stages.metio.wtf,2026:plain", {
  ...loadOnly,
  implicit: true,
  resolve: (text, isExplicit) => (isExplicit ? NOT_RESOLVED : resolvePlainScalar(text)),
});

/** A scalar tagged `name`: what its text would be unquoted, if that is of the kind the tag says. */
function explicit(name: string, convert: (value: PlainScalar, text: string) => PlainScalar | undefined): TagDefinition {
  return defineScalarTag<PlainScalar>(yamlTag(name), {
    ...loadOnly,
    resolve: (text) => {
      const value = convert(resolvePlainScalar(text), text);
      return value === undefined ? NOT_RESOLVED : value;
    },
  });
}

const scalarTags = [
  explicit("null", (value) => (value === null ? null : undefined)),
  explicit("bool", (value) => (typeof value === "boolean" ? value : undefined)),
  explicit("int", (value) => (typeof value === "bigint" ? value : undefined)),
  explicit("float", (value) =>
    typeof value === "bigint" ? Number(value) : typeof value === "number" ? value : undefined,
  ),
  explicit("binary", (_value, text) => decodeBase64(text)),
];

const sequence = defineSequenceTag<unknown[]>(yamlTag("seq"), {
  ...loadOnly,
  create: () => [],
  addItem: (items, item) => {
    items.push(settle(item));
  },
  finalize: (items) => items, // without it js-yaml would let a list hold itself
});

/** A schema for documents one after another: making one takes longer than reading a small document. */
export interface DocumentSchema {
  readonly schema: Schema;
  /** Before each document: it has limits of its own, and tells into `told`. */
  readonly begin: (told: Told) => void;
}

/**
 * The schema that reads documents as kubectl does. Custom tags are unknown to it, so refused.
 * Its merge keys are go-yaml v2's: applied where they stand, so that a key before `<<` loses to it and a key behind it wins.
 */
export function documentSchema(): DocumentSchema {
  let told: Told = { repeatedKeys: [] };
  let mergedKeys = 0;
  const merge = (into: Mapping, source: unknown): string => {
    if (!isMap(source)) return "a merge key (<<) takes a map or a list of maps; correct it there";
    for (const [key, value] of Object.entries(source)) {
      mergedKeys += 1;
      if (mergedKeys > mergedKeysMax) return `its merge keys (<<) copy more than ${mergedKeysMax} keys; write them out`;
      into.fields[key] = value;
      (into.merged ??= new Set()).add(key);
    }
    return "";
  };
  const mapping = defineMappingTag<Mapping, Record<string, unknown>>(yamlTag("map"), {
    ...loadOnly,
    create: () => ({ fields: {} }),
    addPair: (map, key, value) => {
      if (key === mergeKey) {
        for (const source of Array.isArray(value) ? value.toReversed() : [value]) {
          const refusal = merge(map, source);
          if (refusal !== "") return refusal;
        }
        return "";
      }
      return addField(map, key, value, told);
    },
    has: () => false,
    keys: (fields) => Object.keys(fields),
    get: (fields, key) => fields[String(key)],
    finalize: (map) => map.fields,
  });
  return {
    schema: new Schema([strTag, plain, ...scalarTags, sequence, mapping]),
    begin: (next) => {
      told = next;
      mergedKeys = 0;
    },
  };
}

function addField(map: Mapping, key: unknown, value: unknown, told: Told): string {
  const name = keyText(key);
  if (name === undefined) return "a key is a list, a map, null, or a number past 64 bits; write it as a string";
  if (name === "__proto__") return "a key is named __proto__, which is not accepted; rename it";
  if (Object.hasOwn(map.fields, name) && map.merged?.has(name) !== true) told.repeatedKeys.push(name);
  map.merged?.delete(name);
  map.fields[name] = settle(value);
  return "";
}

/** A key as sigs.k8s.io/yaml writes it into JSON; undefined where JSON has none. */
function keyText(key: unknown): string | undefined {
  if (typeof key === "string") return key;
  if (typeof key === "bigint") return isInt64(key) ? key.toString() : undefined;
  if (typeof key === "number") return formatGoFloat32(key);
  if (typeof key === "boolean") return String(key);
  return undefined;
}

/** What a scalar is where it is a value, no key. */
export function settle(value: unknown): unknown {
  if (typeof value === "bigint") return exactNumber(value);
  if (value === 0) return 0; // JSON knows no -0
  return value === mergeKey ? "<<" : value;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function decodeBase64(text: string): string | undefined {
  const bytes = text.replaceAll(/[\r\n]/g, "");
  if (bytes.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(bytes)) return undefined;
  return Buffer.from(bytes, "base64").toString("utf8");
}
