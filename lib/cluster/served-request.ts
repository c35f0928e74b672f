import { after, type Clock, type Instant } from "../base/index.ts";
import type { Answer, ApiError } from "./api-error.ts";
import type { Discovery } from "./discovery.ts";
import type { ObjectKind, ObjectRef, ServedKind } from "./objects.ts";
import { tellRef } from "./tell-ref.ts";

/** What is asked for, and until when. `doing` names the verb and the object, for messages. */
export interface Errand<Target extends ObjectKind = ObjectKind> {
  readonly target: Target;
  readonly doing: string;
  readonly deadline: Instant;
}

type Send<T> = (served: ServedKind) => Promise<Answer<T>>;

/** How a method of the port comes to its path: by what discovery says, and once more where that turns out to be old. */
export interface ServedRequests {
  deadline(ms: number): Instant;
  /** Calls `send` with how the kind is served. */
  send<T>(errand: Errand, send: Send<T>): Promise<Answer<T>>;
  /** The same for one object, which must say where it lives. */
  sendToObject<T>(errand: Errand<ObjectRef>, send: Send<T>): Promise<Answer<T>>;
}

export function openServedRequests(discovery: Discovery, clock: Clock): ServedRequests {
  const send = async <T>({ target, doing, deadline }: Errand, sendAs: Send<T>): Promise<Answer<T>> => {
    const known = await discovery.servedKind(target, deadline);
    if (known.kind === "refused") return { kind: "refused", error: { ...known.error, doing } };
    if (known.value === undefined) return noSuchKind(target, doing);
    const answer = await sendAs(known.value);
    if (answer.kind === "done" || !isUnknownPath(answer.error)) return answer;
    const now = await discovery.servedKindNow(target, deadline);
    if (now.kind === "refused") return answer;
    if (now.value === undefined) return noSuchKind(target, doing);
    return isSamePath(known.value, now.value) ? answer : sendAs(now.value);
  };
  return {
    deadline: (ms) => after(clock.now(), ms),
    send,
    sendToObject: async (errand, sendAs) =>
      send(errand, async (served) =>
        served.namespaced && errand.target.namespace === undefined ? noNamespace(errand) : sendAs(served),
      ),
  };
}

/** A 404 that names no object: the path itself is unknown to the API server (any more). */
function isUnknownPath({ status, about }: ApiError): boolean {
  return status === 404 && about === undefined;
}

/** A 404 that `send` let through: the kind is served, the object is not there. */
export function isAbsent(answer: Answer<unknown>): boolean {
  return answer.kind === "refused" && answer.error.status === 404;
}

function isSamePath(one: ServedKind, other: ServedKind): boolean {
  return one.resource === other.resource && one.namespaced === other.namespaced;
}

/** The answer where the API server serves no such kind. */
export function noSuchKind({ apiVersion, kind }: ObjectKind, doing: string): Answer<never> {
  const message = `the API server serves no kind ${kind} in ${apiVersion}`;
  return { kind: "refused", error: { doing, reason: "NoSuchKind", message, causes: [] } };
}

/** The answer where an object of a namespaced kind names no Namespace: nothing was sent. */
export function noNamespace({ target, doing }: Pick<Errand<ObjectRef>, "target" | "doing">): Answer<never> {
  const message = `a ${target.kind} lives in a Namespace, and none is named`;
  return { kind: "refused", error: { doing, reason: "NoNamespace", message, causes: [] } };
}

/** `get ConfigMap shop/settings`, for messages. */
export function tell(verb: string, ref: Omit<ObjectRef, "apiVersion">): string {
  return `${verb} ${tellRef(ref)}`;
}
