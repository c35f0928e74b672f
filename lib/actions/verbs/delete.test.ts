import { describe, expect, it } from "vitest";
import { instant } from "../../base/index.ts";
import type { Intent } from "../../api/index.ts";
import type { Answer, Deletion } from "../../cluster/index.ts";
import type { ActionTools } from "../action-effect.ts";
import { decideDelete, type DeleteSeen } from "./delete.ts";
import { takeDelete } from "./take-delete.ts";

const ref = { apiVersion: "apps/v1", kind: "Deployment", namespace: "shop", name: "old" };
const since = "2026-01-01T00:00:00Z";
const begun: Intent = {
  action: "a/pre/d",
  verb: "delete",
  digest: "d",
  token: "t",
  attempt: 1,
  startedAt: since,
  since,
};

function seen(uid: string, more: { deletionTimestamp?: string; finalizers?: readonly string[] } = {}): DeleteSeen {
  const metadata = { name: "old", uid, resourceVersion: "1", creationTimestamp: since, ...more };
  return { ref, metadata, cascade: "Orphan" };
}
const marked = { deletionTimestamp: since };

describe("what happens next with a delete", () => {
  it.each<{ when: string; uid?: string; seen: DeleteSeen; then: string }>([
    { when: "absent, never seen", seen: undefined, then: "done" },
    { when: "absent, deleted by us", uid: "u1", seen: undefined, then: "done" },
    { when: "there", seen: seen("u1"), then: "act on u1" },
    { when: "there, somebody else deletes it", seen: seen("u1", marked), then: "act on u1" },
    { when: "there, killed before the effect", uid: "u1", seen: seen("u1"), then: "act on u1" },
    { when: "another one by now", uid: "u1", seen: seen("u2"), then: "done" },
    { when: "another one, being deleted", uid: "u1", seen: seen("u2", marked), then: "done" },
    {
      when: "kept by finalizers",
      uid: "u1",
      seen: seen("u1", { ...marked, finalizers: ["a/b", "c"] }),
      then: "wait: Deployment shop/old is being deleted and waits for its finalizers a/b, c",
    },
    {
      when: "in its grace period",
      uid: "u1",
      seen: seen("u1", marked),
      then: "wait: Deployment shop/old is being deleted and waits for its grace period",
    },
  ])("$when: $then", ({ uid, seen: object, then }) => {
    const intent = { ...begun, ...(uid !== undefined && { uid }) };
    const action = { name: "d", onSupersede: "Wait" } as const;
    const move = decideDelete({ action, intent, namespace: "shop", now: instant(0) }, object);
    switch (move.kind) {
      case "act":
        expect(move.effect).toEqual({ kind: "deleteObject", ref, uid: "u1", propagation: "Orphan" });
        expect(move.intent).toEqual({ ...intent, uid: "u1", objects: [{ ...ref, uid: "u1" }] });
        expect(then).toBe("act on u1");
        break;
      case "wait":
        expect(`wait: ${move.message}`).toBe(then);
        break;
      case "unseen":
      case "done":
      case "failed":
        expect(move.kind).toBe(then);
    }
  });
});

describe("what a deletion's answer means", () => {
  const refused = (status: number | undefined, reason: string, message = ""): Answer<Deletion> => ({
    kind: "refused",
    error: { doing: "delete it", reason, message, causes: [], ...(status !== undefined && { status }) },
  });
  it.each<{ answer: Answer<Deletion>; then: string }>([
    { answer: { kind: "done", value: "gone" }, then: "done" },
    { answer: { kind: "done", value: "absent" }, then: "done" },
    { answer: { kind: "done", value: "terminating" }, then: "made" },
    {
      answer: refused(409, "Conflict", `Operation cannot be fulfilled on it: the UID in the precondition`),
      then: "made",
    },
    { answer: refused(409, "Conflict", `admission webhook "a" denied the request: no`), then: "unclear" },
    { answer: refused(undefined, "NoSuchKind"), then: "made" },
    { answer: refused(403, "Forbidden"), then: "failed never" },
    { answer: refused(422, "Invalid"), then: "failed never" },
    { answer: refused(429, "TooManyRequests"), then: "unclear" },
    { answer: refused(500, "InternalError"), then: "unclear" },
    { answer: refused(undefined, "NoAnswer"), then: "unclear" },
  ])("$answer: $then", async ({ answer, then }) => {
    const cluster = { delete: () => Promise.resolve(answer) } as unknown as ActionTools["cluster"];
    const tools = { cluster, intent: begun, deadlineMs: 1 } as ActionTools;
    const came = await takeDelete(tools, { kind: "deleteObject", ref, uid: "u1", propagation: "Orphan" });
    expect(came.kind === "failed" ? `failed ${came.failure.retry}` : came.kind).toBe(then);
  });
});
