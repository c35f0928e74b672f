import type { HttpRequest } from "../action-effect.ts";
import { answerMessageBytesMax } from "../limits.ts";

/** Shorter ones are no secrets, and hiding them would leave no sentence. */
const secretLettersMin = 4;
/** Between the words of a header or a body: `Bearer`, `Basic`, names and values of JSON and forms. */
const separators = /[\s"'`,;:=&?{}[\]()<>\\]+/;

/**
 * The beginning of an answer's body as a message holds it: on one line, of `answerMessageBytesMax` bytes at most, and
 * without what the request had from Secrets, which some receivers like to repeat.
 */
export function answerExcerpt(
  body: Uint8Array,
  request: Pick<HttpRequest, "body" | "secretHeaders" | "withSecrets">,
): string {
  const text = new TextDecoder().decode(body);
  const hidden = request.withSecrets ? withoutSecrets(text, request) : text;
  return cut(hidden.replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ").trim(), answerMessageBytesMax);
}

function withoutSecrets(text: string, { body, secretHeaders }: Pick<HttpRequest, "body" | "secretHeaders">): string {
  const secrets = [
    ...Object.values(secretHeaders),
    ...(body instanceof Uint8Array ? [new TextDecoder().decode(body)] : []),
  ];
  const spellings = secrets
    .flatMap((secret) => [secret, ...secret.split(separators)])
    .flatMap((word) => [word, ...decoded(word)])
    .flatMap((word) => [word, JSON.stringify(word).slice(1, -1), encodeURIComponent(word.toWellFormed())])
    .filter((word) => word.length >= secretLettersMin)
    .sort((one, other) => other.length - one.length);
  return [...new Set(spellings)].reduce((rest, word) => rest.replaceAll(word, "(hidden)"), text);
}

/** Of `user:password` in base64, as in a Basic authorization, both. */
function decoded(word: string): readonly string[] {
  if (!/^[A-Za-z0-9+/_-]{8,}={0,2}$/.test(word)) return [];
  const inner = Buffer.from(word, "base64").toString("utf8");
  return inner.includes("\ufffd") ? [] : [inner, ...inner.split(separators)];
}

function cut(text: string, bytesMax: number): string {
  if (Buffer.byteLength(text) <= bytesMax) return text;
  const room = bytesMax - Buffer.byteLength("…");
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(room));
  return `${text.slice(0, read)}…`;
}
