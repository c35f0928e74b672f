import { assert, canonicalJson, type Instant } from "../base/index.ts";
import type { Failure, Live, StageSet, StageSetStatus } from "../api/index.ts";
import { failureOf, type Answer, type Cluster, type JsonPatchOperation, type LiveObject } from "../cluster/index.ts";
import { fieldManager } from "../api/index.ts";
import { requestDeadlineMs } from "./limits.ts";
import { claimed, openSession, released, type Session } from "./session.ts";

/** lost: another step has it, or it is gone; this one may record nothing more. */
export type Written =
  | { readonly kind: "written"; readonly session: Session }
  | { readonly kind: "lost" }
  | { readonly kind: "failed"; readonly failure: Failure };

/** Writes the draft and takes, or renews, the claim. */
export function persist(cluster: Cluster, session: Session, now: Instant): Promise<Written> {
  assert(session.draft.run !== undefined, "a claim needs a run to stand in");
  return write(cluster, session, claimed(session.draft, session.holder, now));
}

/** Writes the draft and lets the claim go. Nothing is sent where the API server has the same already. */
export function persistAndRelease(cluster: Cluster, session: Session): Promise<Written> {
  const status = released(session.draft);
  if (session.claimedUntil === undefined && canonicalJson(status) === canonicalJson(session.live.status ?? {})) {
    return Promise.resolve({ kind: "written", session });
  }
  return write(cluster, session, status);
}

async function write(cluster: Cluster, session: Session, status: StageSetStatus): Promise<Written> {
  const { name, namespace } = session.live.metadata;
  const ref = {
    apiVersion: "stages.metio.wtf/v1",
    kind: "StageSet",
    name,
    ...(namespace !== undefined && { namespace }),
  };
  const answer = await cluster.patch(
    ref,
    { type: "json", operations: [guard(session), { op: "add", path: "/status", value: status }] },
    { fieldManager, subresource: "status", deadlineMs: requestDeadlineMs },
  );
  return outcomeOf(answer, session);
}

/**
 * The first write tests the resourceVersion that was read; every later one tests that the claim is still ours, and
 * nothing else, so that people's edits never get in its way (1-architecture, "Claim").
 */
function guard({ claimedUntil, live, holder }: Session): JsonPatchOperation {
  if (claimedUntil === undefined) {
    return { op: "test", path: "/metadata/resourceVersion", value: live.metadata.resourceVersion };
  }
  return { op: "test", path: "/status/run/claim/holder", value: holder };
}

function outcomeOf(answer: Answer<LiveObject>, session: Session): Written {
  if (answer.kind === "refused") {
    const { error } = answer;
    if (error.status === 404 || error.status === 409) return { kind: "lost" };
    if (error.status === 422 && error.causes.length === 0) return { kind: "lost" };
    assert(error.status !== 422, `the API server refuses our status: ${error.message}`);
    return { kind: "failed", failure: failureOf(error, "InternalError") };
  }
  const live = answer.value as unknown as Live<StageSet>; // the API server checks the schema of what it stores
  return { kind: "written", session: openSession(live, session.holder) };
}
