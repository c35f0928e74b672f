import { describe, expect, it } from "vitest";
import type { ActionAnchor } from "../../api/index.ts";
import type { ApiError, ClusterReader, LiveObject, ObjectRef } from "../../cluster/index.ts";
import { findAnchor, observeAnchors } from "./observe-anchors.ts";

const reference = { apiVersion: "v1", kind: "ConfigMap", name: "data" };
const anchor: ActionAnchor = { action: "seed", ...reference, uid: "u1" };

/** What a cluster answers that holds `uid` under that name, or refuses. */
function cluster(answer: { readonly uid?: string; readonly refused?: Partial<ApiError> }) {
  const asked: ObjectRef[] = [];
  const get: ClusterReader["get"] = (ref) => {
    asked.push(ref);
    const error = { doing: "get ConfigMap shop/data", reason: "", message: "no", causes: [], ...answer.refused };
    if (answer.refused !== undefined) return Promise.resolve({ kind: "refused", error });
    const metadata = { name: "data", uid: answer.uid ?? "", resourceVersion: "1", creationTimestamp: "" };
    const value: LiveObject = { ...reference, metadata };
    return Promise.resolve({ kind: "done", value: answer.uid === undefined ? undefined : value });
  };
  return { get, asked };
}

describe("an anchor", () => {
  it.each([
    { when: "is there", answer: { uid: "u1" }, then: "held" },
    { when: "is gone", answer: {}, then: "lost" },
    { when: "is another object of that name", answer: { uid: "u2" }, then: "lost" },
    { when: "may not be read", answer: { refused: { status: 403, reason: "Forbidden" } }, then: "unreadable" },
    { when: "is on a broken server", answer: { refused: { status: 500 } }, then: "unreadable" },
    { when: "got no answer", answer: { refused: { reason: "NoAnswer" } }, then: "unreadable" },
    { when: "is of a kind that is not served", answer: { refused: { reason: "NoSuchKind" } }, then: "unreadable" },
  ])("that $when: $then", async ({ answer, then }) => {
    const seen = await observeAnchors(cluster(answer), "shop", [anchor]);
    expect(seen).toMatchObject([{ kind: then, anchor }]);
  });

  it("that cannot be read says why", async () => {
    const seen = await observeAnchors(cluster({ refused: { status: 500, reason: "Oops" } }), "shop", [anchor]);
    expect(seen).toMatchObject([{ failure: { message: expect.stringContaining("answered 500 Oops") as string } }]);
  });

  it("is looked for in the StageSet's namespace, unless it names its own", async () => {
    const reader = cluster({ uid: "u1" });
    await observeAnchors(reader, "shop", [anchor, { ...anchor, namespace: "data" }]);
    expect(reader.asked.map(({ namespace }) => namespace)).toEqual(["shop", "data"]);
  });
});

describe("the anchor of an action that completes", () => {
  const find = (answer: Parameters<typeof cluster>[0], namespace?: string) =>
    findAnchor(cluster(answer), {
      ...{ namespace: "shop", action: "seed" },
      reference: { ...reference, ...(namespace !== undefined && { namespace }) },
    });

  it("is recorded with its UID, where the spec has it", async () => {
    expect(await find({ uid: "u7" })).toEqual({ kind: "done", value: { ...reference, uid: "u7" } });
    expect(await find({ uid: "u7" }, "data")).toMatchObject({ value: { namespace: "data", uid: "u7" } });
  });

  it.each([
    { namespace: undefined, shown: "shop/data" },
    { namespace: "files", shown: "files/data" },
  ])("must exist: $shown", async ({ namespace, shown }) => {
    const message = `Cannot complete action seed: its completionAnchor ConfigMap ${shown} does not exist; create it, or remove completionAnchor`;
    expect(await find({}, namespace)).toEqual({
      ...{ kind: "failed", failure: { reason: "StageFailed", retry: "backoff", message } },
    });
  });

  it("must be readable", async () => {
    expect(await find({ refused: { status: 403, reason: "Forbidden" } })).toMatchObject({
      ...{ kind: "failed", failure: { reason: "RBACDenied" } },
    });
  });
});
