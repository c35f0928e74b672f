import {
  concealmentFor,
  noNamespace,
  noSuchKind,
  readRefusal,
  type Answer,
  type ApiError,
  type ObjectKind,
  type ObjectRef,
} from "../cluster/index.ts";
import type { Kinds } from "./server/index.ts";
import { Refused } from "./words/index.ts";

/** Who asks, and what comes before every request. */
export interface Asking {
  readonly kinds: Kinds;
  /** Why the identity cannot be taken on; undefined: it can. */
  readonly identityError: (doing: string) => ApiError | undefined;
}

/**
 * The answer of a request that is done at once. What the server refuses goes through the same words as an answer over
 * HTTP does; anything else that is thrown is a bug, and stays one.
 * @param doing the verb and the object
 * @param body what is sent, where that may hold a secret
 */
export function answer<T>(asking: Asking, target: ObjectKind, doing: string, work: () => T, body?: unknown): Answer<T> {
  if (asking.kinds.find(target) === undefined) return noSuchKind(target, doing);
  const error = asking.identityError(doing);
  if (error !== undefined) return { kind: "refused", error };
  try {
    return { kind: "done", value: work() };
  } catch (thrown) {
    if (!(thrown instanceof Refused)) throw thrown;
    return { kind: "refused", error: errorOf(thrown.refusal, doing, target.kind, body) };
  }
}

/** The same for one object, which must say where it lives. */
export function answerAbout<T>(
  asking: Asking,
  target: ObjectRef,
  doing: string,
  work: () => T,
  body?: unknown,
): Answer<T> {
  const isNamespaced = asking.kinds.find(target)?.namespaced === true;
  if (isNamespaced && target.namespace === undefined) return noNamespace({ target, doing });
  return answer(asking, target, doing, work, body);
}

function errorOf(refusal: Refused["refusal"], doing: string, kind: string, body: unknown): ApiError {
  const { status, reason, message, causes, about, retryAfterMs } = refusal;
  const details = {
    ...(about !== undefined && { name: about.name, kind: about.resource }),
    ...(retryAfterMs !== undefined && { retryAfterSeconds: retryAfterMs / 1000 }),
    causes,
  };
  const told = JSON.stringify({ kind: "Status", reason, message, details });
  const answered = { status, contentType: "application/json", retryAfter: undefined, body: told };
  return readRefusal(answered, doing, concealmentFor(kind, body));
}
