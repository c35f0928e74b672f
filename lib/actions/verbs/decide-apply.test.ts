import { describe, expect, it } from "vitest";
import { formatInstant, instant } from "../../base/index.ts";
import { ownerLabels, type ActionObject, type Intent, type Pin } from "../../api/index.ts";
import type { KubeObject, LiveObject } from "../../cluster/index.ts";
import type { Finding } from "../../health/index.ts";
import type { ActionView } from "../action-move.ts";
import { actionObjectsMax } from "../limits.ts";
import type { LookedAt } from "./action-objects.ts";
import { decideApply, planApply, type ApplySeen } from "./decide-apply.ts";

const now = instant(Date.UTC(2026, 10, 23));
const token = "0123456789abcdef0123";
const pin: Pin = {
  ...{ stage: "db", kind: "GitRepository", namespace: "shop", name: "x" },
  ...{ url: "", revision: "1", digest: "1", inputs: "" },
};
const ref = (name: string): ActionObject => ({ apiVersion: "v1", kind: "ConfigMap", namespace: "shop", name });
const object = (name: string): KubeObject => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { namespace: "shop", name },
});
const [a, b] = [ref("a"), ref("b")];
const looked = (of: ActionObject, labels?: Readonly<Record<string, string>>): LookedAt => {
  const metadata = { namespace: "shop", name: of.name, uid: `uid-${of.name}`, resourceVersion: "1" };
  const live: LiveObject = {
    ...{ apiVersion: "v1", kind: "ConfigMap" },
    metadata: { ...metadata, creationTimestamp: formatInstant(now), ...(labels && { labels }) },
  };
  return { object: of, live: labels === undefined ? undefined : live };
};
const ours = { "stages.metio.wtf/action-token": token };
const ofStage = ownerLabels({ namespace: "shop", name: "shop", stage: "base" });
const objects = [object("a"), object("b")];
const unapplied = (...seen: readonly LookedAt[]): ApplySeen => ({ kind: "unapplied", pin, objects, looked: seen });
const awaiting = (...awaited: readonly Finding[]): ApplySeen => ({
  kind: "applied",
  looked: [looked(a, ours)],
  awaited,
});

const intent: Intent = {
  ...{ action: "db/pre/seed", verb: "apply", digest: "d", token, attempt: 1 },
  ...{ startedAt: formatInstant(now), since: formatInstant(now), pin, objects: [a, b] },
};
const view: ActionView = {
  action: { name: "seed", onSupersede: "Wait", apply: { sourceRef: { kind: "GitRepository", name: "x" }, path: "./" } },
  ...{ intent, namespace: "shop", now },
};

describe("an apply action", () => {
  it.each<{ when: string; seen: ApplySeen; then: object }>([
    { when: "nothing is there", seen: unapplied(looked(a), looked(b)), then: { effect: { objects } } },
    {
      when: "the first was applied already",
      seen: unapplied(looked(a, ours), looked(b)),
      then: { intent: { objects: [{ ...a, uid: "uid-a" }, b] }, effect: { objects: [object("b")] } },
    },
    {
      when: "one was there before, and is nobody's",
      seen: unapplied(looked(a, {}), looked(b, { "stages.metio.wtf/action-token": "another" })),
      then: { effect: { objects } },
    },
    {
      when: "one belongs to a stage",
      seen: unapplied(looked(a), looked(b, ofStage)),
      then: { kind: "failed", failure: { retry: "never" }, leftovers: [] },
    },
    {
      when: "a stage has taken over what it applied",
      seen: unapplied(looked(a, { ...ours, ...ofStage }), looked(b)),
      then: { effect: { objects: [object("b")] } },
    },
    {
      when: "one is known to be applied",
      seen: unapplied(looked(b)),
      then: { effect: { objects: [object("b")] } },
    },
    {
      when: "its artifact has changed under its hands",
      seen: { kind: "unapplied", pin, objects: [object("c")], looked: [looked(a), looked(b)] },
      then: { kind: "failed", failure: { retry: "backoff" } },
    },
    { when: "all is well", seen: awaiting(), then: { kind: "done", leftovers: [] } },
    {
      when: "one is not there yet",
      seen: awaiting({ ref: a, health: { status: "InProgress", message: "starting", stuck: false } }),
      then: {
        kind: "wait",
        message: "Waiting for ConfigMap shop/a (starting)",
        intent: { objects: [{ ...a, uid: "uid-a" }, b] },
      },
    },
    {
      when: "one has failed",
      seen: awaiting(
        { ref: b, health: { status: "InProgress", message: "starting", stuck: false } },
        { ref: a, health: { status: "Failed", message: "broken" } },
      ),
      then: {
        failure: {
          retry: "backoff",
          message: expect.stringMatching(/^What it has applied has failed: ConfigMap shop\/a \(broken\); /) as string,
        },
      },
    },
  ])("where $when", ({ seen, then }) => {
    expect(decideApply(view, seen)).toMatchObject(then);
  });
});

describe("what it applies", () => {
  const many = (count: number): KubeObject[] => Array.from({ length: count }, (_, index) => object(`c${index}`));
  it("is as many objects as allowed, and not one more", () => {
    expect(planApply(many(actionObjectsMax), intent)).toMatchObject({ kind: "done" });
    expect(planApply(many(actionObjectsMax + 1), intent)).toMatchObject({
      kind: "failed",
      failure: {
        retry: "never",
        message: "Cannot apply the artifact: it holds 51 objects, and 50 are allowed; split it",
      },
    });
  });
  it("carries the token, and no label of a stage that its manifest may have had", () => {
    const labelled = { ...object("a"), metadata: { ...object("a").metadata, labels: { ...ofStage, app: "web" } } };
    expect(planApply([labelled], intent)).toMatchObject({ value: [{ metadata: { labels: { app: "web", ...ours } } }] });
    expect(JSON.stringify(planApply([labelled], intent))).not.toContain("stages.metio.wtf/stage");
  });
});
