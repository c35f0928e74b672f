import type { Answer } from "./api-error.ts";
import type {
  Cluster,
  ClusterReader,
  ClusterWatcher,
  DeleteOptions,
  Deletion,
  Patch,
  PatchOptions,
  WriteOptions,
} from "./cluster.ts";
import { concealmentFor } from "./concealment.ts";
import type { ApiRequest, Exchange } from "./exchange.ts";
import { jsonOf } from "./json.ts";
import * as limits from "./limits.ts";
import { readObject } from "./live-objects.ts";
import type { LiveObject, ObjectRef } from "./objects.ts";
import { refOf } from "./object-ref.ts";
import { type ObjectPath, pathOf, queryOf } from "./paths.ts";
import { isRecord } from "./record.ts";
import { repeatOfDelete, repeatOfPatch, repeatOfWrite } from "./repeat.ts";
import { isAbsent, type ServedRequests, tell } from "./served-request.ts";

const mediaTypes = {
  apply: "application/apply-patch+yaml", // JSON is YAML
  json: "application/json-patch+json",
  merge: "application/merge-patch+json",
  strategic: "application/strategic-merge-patch+json",
} as const;

export interface WritingOptions {
  readonly exchange: Exchange;
  readonly requests: ServedRequests;
}

export function openWriter(options: WritingOptions): Omit<Cluster, keyof ClusterReader | keyof ClusterWatcher> {
  return {
    apply: (object, how) =>
      write(options, refOf(object), how, {
        doing: tell("apply", refOf(object)),
        method: "PATCH",
        mediaType: mediaTypes.apply,
        body: object,
        query: { force: how.force },
        repeat: repeatOfWrite("apply", object, how.dryRun),
        at: refOf(object),
      }),
    create: (object, how) =>
      write(options, refOf(object), how, {
        doing: tell("create", refOf(object)),
        method: "POST",
        mediaType: "application/json",
        body: object,
        query: {},
        repeat: repeatOfWrite("create", object, how.dryRun),
        at: { namespace: object.metadata.namespace },
      }),
    patch: (ref, patch, how) => write(options, ref, how, patching(ref, patch, how)),
    delete: (ref, how = {}) => remove(options, ref, how),
  };
}

/** What differs between the ways to write. */
interface Writing extends Pick<ApiRequest, "doing" | "method" | "repeat"> {
  readonly mediaType: string;
  readonly body: unknown;
  readonly query: Readonly<Record<string, boolean>>;
  readonly at: ObjectPath;
}

function patching(ref: ObjectRef, patch: Patch, { subresource, dryRun }: PatchOptions): Writing {
  return {
    doing: tell("patch", ref) + (subresource === undefined ? "" : ` (${subresource})`),
    method: "PATCH",
    mediaType: mediaTypes[patch.type],
    body: patch.type === "json" ? patch.operations : patch.body,
    query: {},
    repeat: repeatOfPatch(patch, dryRun),
    at: { ...ref, subresource },
  };
}

function write(
  { exchange, requests }: WritingOptions,
  ref: ObjectRef,
  { fieldManager, dryRun, deadlineMs, retryConflict }: WriteOptions,
  { doing, method, mediaType, body, query, repeat, at }: Writing,
): Promise<Answer<LiveObject>> {
  const deadline = requests.deadline(deadlineMs ?? limits.requestDeadlineMs);
  const parameters = queryOf({ fieldManager, ...query, dryRun: dryRun === true ? "All" : undefined });
  return requests.sendToObject({ target: ref, doing, deadline }, async (served) => {
    const answer = await exchange({
      doing,
      method,
      path: pathOf(served, at) + parameters,
      headers: { "content-type": mediaType },
      body: jsonOf(body),
      repeat,
      retryConflict: retryConflict ?? false,
      conceal: concealmentFor(ref.kind, body),
      deadline,
    });
    return answer.kind === "done" ? readObject(answer.value, doing) : answer;
  });
}

async function remove(
  { exchange, requests }: WritingOptions,
  ref: ObjectRef,
  { uid, resourceVersion, propagation, dryRun, deadlineMs }: DeleteOptions,
): Promise<Answer<Deletion>> {
  const doing = tell("delete", ref);
  const deadline = requests.deadline(deadlineMs ?? limits.requestDeadlineMs);
  const body = jsonOf({
    apiVersion: "v1",
    kind: "DeleteOptions",
    preconditions: uid === undefined && resourceVersion === undefined ? undefined : { uid, resourceVersion },
    propagationPolicy: propagation,
    dryRun: dryRun === true ? ["All"] : undefined,
  });
  const repeat = repeatOfDelete({ uid, resourceVersion, dryRun });
  const headers = { "content-type": "application/json" };
  const answer = await requests.sendToObject<Deletion>({ target: ref, doing, deadline }, async (served) => {
    const reply = await exchange({
      doing,
      method: "DELETE",
      path: pathOf(served, ref),
      headers,
      body,
      repeat,
      deadline,
    });
    return reply.kind === "done" ? { kind: "done", value: deletionOf(reply.value.body) } : reply;
  });
  return isAbsent(answer) ? { kind: "done", value: "absent" } : answer;
}

/** A Status, or the object as it was: gone. The object marked, with something to wait for: terminating. */
function deletionOf(body: unknown): Deletion {
  const metadata = isRecord(body) && isRecord(body["metadata"]) ? body["metadata"] : {};
  const { deletionTimestamp, finalizers, deletionGracePeriodSeconds } = metadata;
  if (deletionTimestamp === undefined) return "gone";
  const waitsForFinalizers = Array.isArray(finalizers) && finalizers.length > 0;
  return waitsForFinalizers || deletionGracePeriodSeconds !== 0 ? "terminating" : "gone";
}
