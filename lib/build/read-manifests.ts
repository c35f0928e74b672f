import { formatBytes } from "../base/index.ts";
import { done, failed, type Result } from "../api/index.ts";
import { readJson, readYaml, type Document } from "./yaml/index.ts";
import { weigh } from "./json-weight.ts";
import { objectBytesMax, stageBytesMax, warningsMax } from "./limits.ts";
import { isFields, isKubeObject, problemOfObject, type Manifest, type Manifests } from "./manifest.ts";

/** A text that holds manifests. */
export interface ManifestText {
  /** Its path in the artifact, or what else a message should call it. */
  readonly name: string;
  readonly format: "yaml" | "json";
  readonly bytes: Uint8Array;
}

interface Piece {
  readonly value: unknown;
  readonly origin: string;
}

/**
 * The objects of a text in their order, lists (`kind: List` and such) flattened.
 * @returns StageFailed where it cannot be read or a document is no object, naming file, document and way out
 */
export function readManifests({ name, format, bytes }: ManifestText): Result<Manifests> {
  const text = decode(bytes);
  if (text === undefined) return refused(name, "it is not UTF-8; save it as UTF-8");
  const reading = format === "json" ? readJson(text) : readYaml(text);
  if (reading.kind === "unreadable") {
    const { document, line, problem } = reading;
    return refused(`${name}, document ${document}${line === undefined ? "" : `, line ${line}`}`, problem);
  }
  const manifests: Manifest[] = [];
  let total = 0;
  for (const piece of reading.documents.flatMap((document) => piecesOf(name, document))) {
    const weight = weigh(piece.value, objectBytesMax, tooLarge);
    if (weight.kind === "refused") return refused(piece.origin, weight.problem);
    if (!isKubeObject(piece.value)) return refused(piece.origin, problemOfObject(piece.value) ?? "it is no object");
    manifests.push({ object: piece.value, origin: piece.origin });
    total += weight.bytes;
    if (total > stageBytesMax) return refused(piece.origin, tooMuch);
  }
  return done({
    manifests,
    warnings: reading.documents.flatMap((document) => warningsOf(name, document)),
    bytes: total,
  });
}

const tooLarge = `it takes more than ${formatBytes(objectBytesMax)} as JSON, its aliases written out; make it smaller`;

const tooMuch = `with the objects before it, it takes more than ${formatBytes(stageBytesMax)}; split the stage`;

function refused(where: string, problem: string): Result<never> {
  return failed({ reason: "StageFailed", retry: "never", message: `Cannot read ${where}: ${problem}` });
}

const utf8 = new TextDecoder("utf-8", { fatal: true });

function decode(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined; // the decoder has nothing more to say than that
  }
}

/** A document, or the items of the list that it is. An item of a `ConfigMapList` may leave out what the list says. */
function piecesOf(name: string, { number, value }: Document): readonly Piece[] {
  const origin = `${name}, document ${number}`;
  if (!isFields(value)) return [{ value, origin }];
  const { apiVersion, kind, items } = value;
  if (typeof kind !== "string" || !kind.endsWith("List") || !Array.isArray(items)) return [{ value, origin }];
  const itemKind = kind.slice(0, -"List".length);
  return items.map((item: unknown, index) => ({
    value:
      isFields(item) && itemKind !== "" && item["kind"] === undefined ? { apiVersion, kind: itemKind, ...item } : item,
    origin: `${origin}, item ${index + 1}`,
  }));
}

function warningsOf(name: string, { number, repeatedKeys }: Document): readonly string[] {
  return [...new Set(repeatedKeys)]
    .slice(0, warningsMax)
    .map(
      (key) =>
        `${name}, document ${number}: the key ${key} stands twice in one map, and the later one counts; remove one`,
    );
}
