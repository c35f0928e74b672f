import { formatBytes } from "../../base/index.ts";
import type { PatchAction } from "../../api/index.ts";
import { readYaml, weigh } from "../../build/index.ts";
import type { JsonPatchOperation, LiveObject, Patch } from "../../cluster/index.ts";
import { patchBytesMax } from "../limits.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What `patch.patch` says. */
export type Change =
  | { readonly kind: "merge"; readonly body: Fields }
  | { readonly kind: "json6902"; readonly operations: readonly JsonPatchOperation[] };

/** invalid: `problem` completes a sentence about `patch.patch`. */
export type ChangeReading =
  | { readonly kind: "read"; readonly change: Change }
  | { readonly kind: "invalid"; readonly problem: string };

/** Reads the text of a patch: an object for a merge, a list of operations for json6902, in YAML or JSON. */
export function readPatch({ patch, type }: Pick<PatchAction, "patch" | "type">): ChangeReading {
  const reading = readYaml(patch);
  if (reading.kind === "unreadable") {
    return invalid(
      `it cannot be read${reading.line === undefined ? "" : ` at line ${reading.line}`}: ${reading.problem}`,
    );
  }
  const [document, ...more] = reading.documents;
  if (document === undefined) return invalid("it is empty; write what to change");
  if (more.length > 0) return invalid("it holds more than one document; write one action for each");
  if (document.repeatedKeys.length > 0) {
    return invalid(`it says ${document.repeatedKeys.join(", ")} twice; remove one of them`);
  }
  const { value } = document;
  const weight = weigh(value, patchBytesMax, `it takes more than ${formatBytes(patchBytesMax)}; make it smaller`);
  if (weight.kind === "refused") return invalid(weight.problem);
  return type === "merge" ? readMerge(value) : readOperations(value);
}

function readMerge(body: unknown): ChangeReading {
  if (!isFields(body)) return invalid("it is no object, as a merge needs; write one, or set patch.type to json6902");
  const { metadata = {} } = body;
  if (!isFields(metadata)) return invalid("its metadata is no object; write the fields to change");
  if (metadata["resourceVersion"] !== undefined) {
    return invalid("it names metadata.resourceVersion, which is tested as it is; remove it");
  }
  return { kind: "read", change: { kind: "merge", body } };
}

function readOperations(list: unknown): ChangeReading {
  if (!Array.isArray(list) || list.length === 0) {
    return invalid("it is no list of operations, as json6902 needs; write one, or set patch.type to merge");
  }
  const broken = list.findIndex((item) => !isOperation(item));
  if (broken >= 0) {
    const fields = "op, path, and from (move, copy) or value (add, replace, test)";
    return invalid(`its operation ${broken + 1} is none of RFC 6902; it needs ${fields}`);
  }
  return { kind: "read", change: { kind: "json6902", operations: list.filter(isOperation) } };
}

function isOperation(item: unknown): item is JsonPatchOperation {
  if (!isFields(item) || typeof item["path"] !== "string") return false;
  switch (item["op"]) {
    case "add":
    case "replace":
    case "test":
      return "value" in item;
    case "move":
    case "copy":
      return typeof item["from"] === "string";
    default:
      return item["op"] === "remove";
  }
}

/** The request for a change of `live` as it is: another resourceVersion refuses it. */
export function patchOf(change: Change, type: Patch["type"], live: LiveObject): Patch {
  const { resourceVersion } = live.metadata;
  if (change.kind === "json6902") {
    const test: JsonPatchOperation = { op: "test", path: "/metadata/resourceVersion", value: resourceVersion };
    return { type: "json", operations: [test, ...change.operations] };
  }
  const { metadata = {} } = change.body;
  const body = { ...change.body, metadata: { ...(isFields(metadata) && metadata), resourceVersion } };
  return { type: type === "merge" ? "merge" : "strategic", body };
}

function invalid(problem: string): ChangeReading {
  return { kind: "invalid", problem };
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
