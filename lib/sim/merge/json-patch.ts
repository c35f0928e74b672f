import type { KubeObject } from "../../cluster/index.ts";
import { BadPatch, patchedBy, type Patched } from "./patched.ts";
import { fieldOf, isEqual, removeField, setField, type MutablePlain, type Plain } from "./plain.ts";
import { shapeOf } from "./schema.ts";

/**
 * JSON Patch (RFC 6902), with the liberties of the API server's library: `replace` adds what is not there, an absent value
 * passes a `test` for null, an index below zero counts from the end.
 * @returns 422 Invalid where a `test` fails, a path is absent or an operation is none (the API server does not say which);
 *   400 BadRequest for what is no list of operations
 */
export function jsonPatch(object: KubeObject, operations: readonly unknown[]): Patched {
  return patchedBy(() => {
    let patched: unknown = object;
    for (const operation of operations) {
      if (shapeOf(operation) !== "map") {
        const given = { list: "array", scalar: typeof operation, null: "null", map: "object" }[shapeOf(operation)];
        const into = "Go value of type handlers.jsonPatchOp";
        throw new BadPatch(400, "BadRequest", `error decoding patch: json: cannot unmarshal ${given} into ${into}`);
      }
      patched = apply(patched, operation as Plain);
    }
    return patched;
  });
}

function apply(document: unknown, operation: Plain): unknown {
  const path = pointer(operation["path"]);
  const value = operation["value"] ?? null;
  switch (operation["op"]) {
    case "add":
      return change(document, path, (parent, key) => added(parent, key, value));
    case "replace":
      return path.length === 0 ? replaced(value) : change(document, path, (parent, key) => set(parent, key, value));
    case "remove":
      return change(document, path, removed);
    case "test":
      if (path.length === 0 ? isEqual(document, value) : isEqual(read(document, path), value)) return document;
      throw unprocessable();
    case "copy": {
      const copied = read(document, pointer(operation["from"]));
      return change(document, path, (parent, key) => added(parent, key, copied));
    }
    case "move": {
      const from = pointer(operation["from"]);
      const moved = read(document, from);
      return change(change(document, from, removed), path, (parent, key) => added(parent, key, moved));
    }
    default:
      throw unprocessable();
  }
}

/** All that the API server says, whatever was wrong. */
function unprocessable(): BadPatch {
  return new BadPatch(422, "Invalid", "the server rejected our request due to an error in our request");
}

/** The steps of a JSON pointer; none for the document itself. What stands before the first `/` does not count. */
function pointer(path: unknown): readonly string[] {
  if (typeof path !== "string") throw unprocessable();
  return path
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The document with the parent of `path` as `edit` makes it. */
function change(
  value: unknown,
  [step, ...rest]: readonly string[],
  edit: (parent: Plain | readonly unknown[], key: string) => unknown,
): unknown {
  if (step === undefined) throw unprocessable();
  const parent = containerOf(value);
  if (rest.length === 0) return edit(parent, step);
  const [before, after] = [child(parent, step), change(child(parent, step), rest, edit)];
  return after === before ? value : set(parent, step, after);
}

/** The value at `path`; null where a map has no such field. */
function read(document: unknown, path: readonly string[]): unknown {
  if (path.length === 0) throw unprocessable();
  return path.reduce((value: unknown, step) => child(containerOf(value), step), document);
}

function containerOf(value: unknown): Plain | readonly unknown[] {
  const shape = shapeOf(value);
  if (shape === "map") return value as Plain;
  if (shape === "list") return value as readonly unknown[];
  throw unprocessable();
}

function child(parent: Plain | readonly unknown[], key: string): unknown {
  if (isList(parent)) return parent[indexIn(parent, key, parent.length - 1)];
  return fieldOf(parent, key) ?? null;
}

function isList(parent: Plain | readonly unknown[]): parent is readonly unknown[] {
  return Array.isArray(parent);
}

/** @param last the highest index there may be */
function indexIn(list: readonly unknown[], key: string, last: number): number {
  if (!/^[+-]?\d+$/.test(key)) throw unprocessable();
  const given = Number(key);
  const index = given < 0 ? given + last + 1 : given;
  if (index < 0 || index > last || (list.length === 0 && last < 0)) throw unprocessable();
  return index;
}

function added(parent: Plain | readonly unknown[], key: string, value: unknown): unknown {
  if (!isList(parent)) return set(parent, key, value);
  return key === "-" ? [...parent, value] : parent.toSpliced(indexIn(parent, key, parent.length), 0, value);
}

function set(parent: Plain | readonly unknown[], key: string, value: unknown): unknown {
  if (isList(parent)) return parent.with(indexIn(parent, key, parent.length - 1), value);
  if (Object.hasOwn(parent, key) && isEqual(parent[key], value)) return parent;
  const copy: MutablePlain = { ...parent };
  setField(copy, key, value);
  return copy;
}

function removed(parent: Plain | readonly unknown[], key: string): unknown {
  if (isList(parent)) return parent.toSpliced(indexIn(parent, key, parent.length - 1), 1);
  if (!Object.hasOwn(parent, key)) throw unprocessable();
  const copy: MutablePlain = { ...parent };
  removeField(copy, key);
  return copy;
}

function replaced(value: unknown): unknown {
  return containerOf(value);
}
