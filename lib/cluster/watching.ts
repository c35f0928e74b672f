import type { Answer } from "./api-error.ts";
import type { ClusterWatcher, ObjectChange, ObjectChanges } from "./cluster.ts";
import type { ApiReply, Exchange } from "./exchange.ts";
import * as limits from "./limits.ts";
import { isLiveObject } from "./live-objects.ts";
import type { ObjectKind } from "./objects.ts";
import { pathOf, queryOf } from "./paths.ts";
import { isRecord } from "./record.ts";
import { readRefusal } from "./refusal.ts";
import type { ServedRequests } from "./served-request.ts";

export interface WatchingOptions {
  readonly exchange: Exchange;
  readonly requests: ServedRequests;
}

/**
 * A watch that ends as soon as it has nothing more to tell. An API server sends what has happened since a resourceVersion
 * at once, in order, and does not say where that ends; so the end is that nothing has come for a while. What comes later
 * still is not lost: it is later than the resourceVersion that goes with the answer.
 */
export function openWatcher({ exchange, requests }: WatchingOptions): ClusterWatcher {
  return {
    changesSince(kind, resourceVersion, { namespace, deadlineMs } = {}) {
      const doing = `watch ${kind.kind}${namespace === undefined ? "" : ` in ${namespace}`}`;
      const deadline = requests.deadline(deadlineMs ?? limits.requestDeadlineMs);
      const query = queryOf({ watch: "true", resourceVersion, timeoutSeconds: limits.watchSeconds });
      return requests.send({ target: kind, doing, deadline }, async (served) => {
        const path = pathOf(served, { namespace }) + query;
        const quietMs = limits.watchQuietMs;
        const answer = await exchange({ doing, method: "GET", path, quietMs, repeat: "always", deadline });
        return answer.kind === "done" ? readChanges(answer.value, { kind, doing, since: resourceVersion }) : answer;
      });
    },
  };
}

interface Watched {
  readonly kind: ObjectKind;
  readonly doing: string;
  readonly since: string;
}

/** The events of a watch, in their order. An ERROR among them is its last one: most often, that `since` is too old (410). */
function readChanges({ status, body }: ApiReply, { kind, doing, since }: Watched): Answer<ObjectChanges> {
  const changes: ObjectChange[] = [];
  let resourceVersion = since;
  for (const event of body as readonly unknown[]) {
    if (!isRecord(event) || !isRecord(event["object"])) return noEvent(doing, status);
    if (event["type"] === "ERROR") return { kind: "refused", error: readError(event["object"], doing) };
    const object = { ...kind, ...event["object"] };
    if (!isLiveObject(object)) return noEvent(doing, status);
    resourceVersion = object.metadata.resourceVersion;
    if (event["type"] !== "BOOKMARK") changes.push({ kind: event["type"] === "DELETED" ? "gone" : "is", object });
  }
  return { kind: "done", value: { changes, resourceVersion } };
}

function readError(said: Readonly<Record<string, unknown>>, doing: string): ReturnType<typeof readRefusal> {
  const status = typeof said["code"] === "number" ? said["code"] : 500;
  const answer = { status, contentType: "application/json", retryAfter: undefined, body: JSON.stringify(said) };
  return readRefusal(answer, doing, (text) => text);
}

function noEvent(doing: string, status: number): Answer<never> {
  const message = "no event of a Kubernetes API server";
  return { kind: "refused", error: { doing, status, reason: "NoSense", message, causes: [] } };
}
