import { done, failed, type HttpAction, type Result } from "../../api/index.ts";
import { failureOf, type ClusterReader } from "../../cluster/index.ts";

/** Headers that say how a message travels, to whom, or which one it is: they are the client's, or ours. */
const reservedHeaders: readonly string[] = [
  "connection",
  "content-length",
  "expect",
  "host",
  "idempotency-key",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/** What a request takes from Secrets. missing: time may help. wrong: it does not. Neither tells a value. */
export type SecretParts =
  | { readonly kind: "found"; readonly body?: Uint8Array; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: "missing" | "wrong"; readonly message: string };

/** Reads the Secrets of an http action in the Namespace of its StageSet, each once. */
export async function readSecretParts(
  cluster: ClusterReader,
  namespace: string,
  { bodyFrom, headersFrom = [] }: Pick<HttpAction, "bodyFrom" | "headersFrom">,
): Promise<Result<SecretParts>> {
  const wanted = [...headersFrom, ...(bodyFrom === undefined ? [] : [bodyFrom])];
  const secrets = new Map<string, Readonly<Record<string, unknown>>>();
  for (const name of new Set(wanted.map((one) => one.name))) {
    const got = await cluster.get({ apiVersion: "v1", kind: "Secret", namespace, name });
    if (got.kind === "refused") return failed(failureOf(got.error, "StageFailed"));
    const data = got.value?.["data"];
    if (got.value !== undefined) secrets.set(name, typeof data === "object" && data !== null ? { ...data } : {});
  }
  return done(selectSecretParts(secrets, namespace, { headersFrom, ...(bodyFrom !== undefined && { bodyFrom }) }));
}

/** @param secrets the data of each Secret that there is, in base64 */
export function selectSecretParts(
  secrets: ReadonlyMap<string, Readonly<Record<string, unknown>>>,
  namespace: string,
  { bodyFrom, headersFrom = [] }: Pick<HttpAction, "bodyFrom" | "headersFrom">,
): SecretParts {
  const headers: Record<string, string> = {};
  for (const { name, key } of headersFrom) {
    const value = valueIn(secrets, name, key);
    if (value === undefined) return missing(secrets, `${namespace}/${name}`, name, key);
    const text = value.toString("utf8");
    const problem = headerProblem(key, text, Object.keys(headers));
    if (problem !== undefined) {
      return {
        kind: "wrong",
        message: `Cannot send key ${key} of Secret ${namespace}/${name} as a header: ${problem}`,
      };
    }
    headers[key.toLowerCase()] = text;
  }
  if (bodyFrom === undefined) return { kind: "found", headers };
  const body = valueIn(secrets, bodyFrom.name, bodyFrom.key);
  if (body === undefined) return missing(secrets, `${namespace}/${bodyFrom.name}`, bodyFrom.name, bodyFrom.key);
  return { kind: "found", headers, body };
}

function valueIn(secrets: Parameters<typeof selectSecretParts>[0], name: string, key: string): Buffer | undefined {
  const data = secrets.get(name);
  const value = data !== undefined && Object.hasOwn(data, key) ? data[key] : undefined;
  return typeof value === "string" ? Buffer.from(value, "base64") : undefined;
}

function missing(secrets: ReadonlyMap<string, unknown>, told: string, name: string, key: string): SecretParts {
  const message = secrets.has(name)
    ? `Cannot read Secret ${told}: it has no key ${key}; add it, or correct the action`
    : `Cannot read Secret ${told}: there is none; create it, or correct the action`;
  return { kind: "missing", message };
}

function headerProblem(key: string, value: string, taken: readonly string[]): string | undefined {
  const name = key.toLowerCase();
  if (reservedHeaders.includes(name)) return "that header is not free to be set; remove it from headersFrom";
  if (taken.includes(name)) return "another one has the same name; remove one of them";
  if (!/^[\t\x20-\x7e]*$/.test(value)) {
    return "its value holds a line break (at its end, perhaps) or another sign that no header can carry; correct the Secret";
  }
  return undefined;
}
