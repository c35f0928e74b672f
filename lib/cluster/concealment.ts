import { isRecord } from "./record.ts";

/** Takes out of a text what must not be told. */
export type Concealment = (text: string) => string;

/** Shorter values are no secrets, and taking them out of a sentence would leave none. */
const secretLettersMin = 4;
const hidden = "(hidden)";

/**
 * What a refusal may say about a write. The API server likes to repeat the value that it refuses; for a Secret that
 * value is secret, and an admission webhook may repeat all of it. Taken out are every value that was sent, as it stands, as
 * it would be quoted, decoded, and as the API server encodes a text; and whatever follows the words with which the API server begins to repeat a value, should it have re-encoded it.
 * @param kind of the object that is written
 * @param body what is sent: an object, a patch
 */
export function concealmentFor(kind: string, body: unknown): Concealment {
  if (kind !== "Secret") return (text) => text;
  return (text) => {
    const values = secretsOf(body)
      .flatMap(leavesOf)
      .flatMap(spellingsOf)
      .filter((value) => value.length >= secretLettersMin);
    const longestFirst = values.sort((a, b) => b.length - a.length);
    const withoutValues = longestFirst.reduce((rest, value) => rest.replaceAll(value, hidden), text);
    return withoutValues.replace(/\b(Invalid value: |got &?)("(?:\\.|[^"\\])*"|\S+)/g, `$1${hidden}`);
  };
}

/** What is secret in a Secret, or in a patch of one. */
function secretsOf(body: unknown): unknown[] {
  if (Array.isArray(body)) return body.map((operation: unknown) => fieldOf(operation, "value"));
  return [fieldOf(body, "data"), fieldOf(body, "stringData")];
}

function fieldOf(value: unknown, field: string): unknown {
  return isRecord(value) ? value[field] : undefined;
}

function leavesOf(value: unknown): string[] {
  if (typeof value === "string" || typeof value === "number" || typeof value === "bigint") return [String(value)];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(leavesOf) : [];
}

function spellingsOf(value: string): string[] {
  const decoded = Buffer.from(value, "base64").toString("utf8");
  const encoded = Buffer.from(value, "utf8").toString("base64");
  return [value, JSON.stringify(value).slice(1, -1), encoded, ...(decoded.includes("\ufffd") ? [] : [decoded])];
}
