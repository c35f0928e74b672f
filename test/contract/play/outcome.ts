import type { Answer, ApiError, LiveObject, ManagedFields, ObjectChanges } from "../../../lib/cluster/index.ts";
import { isObject, type Played } from "./play.ts";

/**
 * What came back, without what no two clusters have in common: UIDs, resourceVersions, times, addresses and drawn names
 * become what they mean (the first UID that was seen, the same resourceVersion as before), errors a set in order.
 */
export function outcomes(played: readonly Played[]): unknown[] {
  const tokens = new Tokens();
  return played.map(({ step, answer }) => ({ do: step.do, ...outcome(answer, tokens, step.do === "status") }));
}

function outcome(answer: Answer<unknown>, tokens: Tokens, isStatus: boolean): object {
  if (answer.kind === "refused") return { refused: tokens.resolve(refusal(answer.error)) };
  const { value } = answer;
  if (isObject(value) && isStatus) return { status: statusOf(value) };
  if (isObject(value)) return { object: object(value, tokens) };
  if (isList(value)) return { items: value.items.filter(isOurs).map((item) => object(item, tokens)) };
  if (isChanges(value)) {
    return {
      changes: value.changes
        .filter((one) => isOurs(one.object))
        .map(({ kind, object: one }) => ({ kind, object: object(one, tokens) })),
    };
  }
  return { done: value ?? null };
}

function isList(value: unknown): value is { readonly items: readonly LiveObject[] } {
  return typeof value === "object" && value !== null && "items" in value;
}

function isChanges(value: unknown): value is ObjectChanges {
  return typeof value === "object" && value !== null && "changes" in value;
}

/** Every Namespace has it, sooner or later. */
function isOurs({ metadata }: LiveObject): boolean {
  return metadata.name !== "kube-root-ca.crt" && metadata.name !== "default";
}

/** A set of causes; the message where it is one sentence that does not depend on Go's insides. */
function refusal({ doing, status, reason, message, causes, about, retryAfterMs }: ApiError): object {
  const told = causes.map((cause) => ({ ...cause, message: plain(cause.message) }));
  const unique = [...new Set(told.map((cause) => JSON.stringify(cause)))]
    .sort()
    .map((text) => JSON.parse(text) as unknown);
  const sentence = unique.length > 1 ? message.split(" is invalid: ")[0] : plain(message);
  return { doing, status, reason, message: sentence, causes: unique, about, retryAfterMs };
}

/** Where the real server shows values of its internal Go types, or where Go's decoder stood, the words end. */
function plain(message: string): string {
  return message
    .replace(/Invalid value: [{[].*?[}\]…]: /g, "Invalid value: …: ")
    .replace(/Invalid value: "(\{|map\[).*?["…]: /g, "Invalid value: …: ")
    .replace(
      /: errors: (.*)$/,
      (_, errors: string) =>
        `: ${errors
          .split(/ (?=\.)/)
          .sort()
          .join("; ")}`,
    )
    .replace(/(UID in object meta: )[-0-9a-f]{36}/, "$1its own")
    .replace(/(too old resource version: \d+).*$/, "$1")
    .replace(/ ?@@ .*$/, "")
    .replace(/json: cannot unmarshal .*/, "json: cannot unmarshal …");
}

/** Kinds that controllers write to at any time: their versions and their status say nothing here. */
const tended = [
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "ReplicaSet",
  "Job",
  "Pod",
  "PersistentVolumeClaim",
  "CustomResourceDefinition",
  "Namespace",
  "PodDisruptionBudget",
];
const controllers = ["kube-controller-manager", "kube-apiserver", "kube-scheduler", "kwok", "stage-controller"];

function object(live: LiveObject, tokens: Tokens): unknown {
  const { uid, resourceVersion, ...metadata } = live.metadata;
  const uidToken = tokens.uid(uid);
  const version = tended.includes(live.kind) ? undefined : tokens.version(`${live.kind} ${uid}`, resourceVersion);
  const { status, ...others } = live;
  const managedFields = metadata.managedFields
    ?.filter(({ manager }) => !controllers.includes(manager))
    .sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1)); // the server orders them by time, to the second
  const shown = {
    ...others,
    ...(!tended.includes(live.kind) && status !== undefined && { status }),
    metadata: { ...metadata, uid: uidToken, resourceVersion: version, managedFields },
  };
  return tokens.resolve(withoutChance(shown, live.metadata.generateName));
}

function nameOf({ manager, operation, subresource = "" }: ManagedFields): string {
  return `${operation} ${manager} ${subresource}`;
}

const revision = "deployment.kubernetes.io/revision";

/** Times, addresses, node ports and drawn names. */
function withoutChance(value: unknown, generateName: string | undefined): unknown {
  const text = JSON.stringify(value, (key, each: unknown) => {
    if (each === undefined || key === revision) return undefined;
    if (key === "annotations" && isEmptied(each)) return undefined;
    if (key === "nodePort") return "a port";
    if (typeof each === "string" && each.startsWith("kube-api-access-")) return "kube-api-access-…";
    if (key === "clusterIP" && each !== "None") return "an address";
    if (key === "clusterIPs" && JSON.stringify(each) !== '["None"]') return ["an address"];
    if (typeof each === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(each) && isTimeField(key)) return "a time";
    if (key === "name" && typeof each === "string" && generateName !== undefined && each.startsWith(generateName)) {
      return `${generateName}…`;
    }
    return each;
  });
  return JSON.parse(text) as unknown;
}

function isEmptied(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).every((key) => key === revision);
}

function isTimeField(key: string): boolean {
  return [
    "creationTimestamp",
    "deletionTimestamp",
    "time",
    "lastTransitionTime",
    "lastUpdateTime",
    "renewTime",
    "lastPhaseTransitionTime",
  ].includes(key);
}

/** A status without times, and without the hashes that names of ReplicaSets and revisions end with. */
function statusOf({ metadata, status }: LiveObject): unknown {
  const text = JSON.stringify(status, (key, value: unknown) => {
    if (typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return "a time";
    if (key === "currentRevision" || key === "updateRevision") return "a revision";
    return value;
  });
  return JSON.parse(
    text.replaceAll(new RegExp(`${metadata.name}-[0-9a-z]{8,10}`, "g"), `${metadata.name}-…`),
  ) as unknown;
}

/** What is drawn, numbered in the order in which it is seen. */
class Tokens {
  readonly #uids = new Map<string, string>();
  readonly #versions = new Map<string, Map<string, string>>();

  uid(uid: string): string {
    const token = this.#uids.get(uid) ?? `uid ${this.#uids.size + 1}`;
    this.#uids.set(uid, token);
    return token;
  }

  /** Undefined, as in the answer of a dry run that created nothing. */
  version(object: string, version: string | undefined): string | undefined {
    if (version === undefined) return undefined;
    const known = this.#versions.get(object) ?? new Map<string, string>();
    this.#versions.set(object, known);
    const token = known.get(version) ?? `version ${known.size + 1}`;
    known.set(version, token);
    return token;
  }

  /** UIDs and versions that stand in the midst of a text. */
  resolve(value: unknown): unknown {
    let text = JSON.stringify(value);
    for (const [uid, token] of this.#uids) text = text.replaceAll(uid, token);
    for (const versions of this.#versions.values()) {
      for (const [version, token] of versions) {
        text = text
          .replaceAll(`in record (${version})`, `in record (${token})`)
          .replaceAll(`in object meta: ${version}`, `in object meta: ${token}`);
      }
    }
    return JSON.parse(text) as unknown;
  }
}
