import type { Random } from "../../../lib/base/index.ts";
import type { KubeObject } from "../../../lib/cluster/index.ts";

/** The same object as the next revision has it: one value is another, zero, null or gone. */
export function drawRevision(object: KubeObject, random: Random): KubeObject {
  const { apiVersion, kind, metadata, status: _status, ...content } = object;
  const { name, namespace, labels = {}, annotations = {} } = metadata;
  const [drawn] = change({ labels, annotations, content }, random);
  const next = drawn as typeof content & { readonly content: object };
  const { content: changed, ...about } = next;
  return { ...changed, apiVersion, kind, metadata: { name, ...(namespace !== undefined && { namespace }), ...about } };
}

/** @returns the value with one change somewhere in it, or nothing where it is to go */
function change(value: unknown, random: Random): readonly unknown[] {
  const pick = (count: number): number => Math.floor(random.next() * count);
  if (Array.isArray(value) && value.length > 0 && random.next() < 0.9) {
    const [at, items] = [pick(value.length), value as unknown[]];
    if (random.next() < 0.1) return [items.toReversed()];
    return [[...items.slice(0, at), ...change(items[at], random), ...items.slice(at + 1)]];
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 0) {
    const entries = Object.entries(value as Readonly<Record<string, unknown>>);
    const at = pick(entries.length);
    const put = ([name, one]: readonly [string, unknown], index: number): readonly (readonly [string, unknown])[] =>
      (index === at ? change(one, random) : [one]).filter((kept) => kept !== undefined).map((kept) => [name, kept]);
    return [Object.fromEntries(entries.flatMap(put))];
  }
  const others = [undefined, null, another(value), zero(value)];
  return others.slice(pick(others.length)).slice(0, 1);
}

function another(value: unknown): unknown {
  if (typeof value === "string") return `${value}1`;
  return typeof value === "number" ? value + 1 : value === true ? false : true;
}

function zero(value: unknown): unknown {
  if (typeof value === "string") return "";
  if (typeof value === "number") return 0;
  return Array.isArray(value) ? [] : typeof value === "boolean" ? false : {};
}
