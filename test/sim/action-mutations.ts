import { createHash } from "node:crypto";
import type { Run, StageStatus } from "../../lib/api/index.ts";
import type { Answer, Patch } from "../../lib/cluster/index.ts";
import { altered, alteredRead, alteredStatus, forgottenStatus } from "./altered.ts";
import type { Broken } from "./mutations.ts";

type Status = Readonly<Record<string, unknown>>;

const isJob = ({ kind }: { readonly kind: string }): boolean => kind === "Job";
const runOf = (status: Status): Run | undefined => status["run"] as Run | undefined;
const withStages = (status: Status, change: (stage: StageStatus) => StageStatus): Status => ({
  ...status,
  ...(status["stages"] !== undefined && { stages: (status["stages"] as readonly StageStatus[]).map(change) }),
});

/** Engines that are broken where they carry out actions. */
export const brokenActions: readonly Broken[] = [
  {
    by: "acting before it has written what it is about to do",
    noticedAs: /^I8:/,
    mutate: forgottenStatus((status) => {
      const { intent: _intent, ...run } = runOf(status) ?? ({} as Run);
      return runOf(status) === undefined ? status : { ...status, run };
    }),
  },
  {
    by: "dropping an action under way for whatever is newer",
    noticedAs: /^(I5:|I8:)|is left of an action/,
    shownIn: 43,
    mutate: alteredRead((stageSet) => {
      const { run } = stageSet.status ?? {};
      if (run?.intent === undefined || run.generation === stageSet.metadata.generation) return stageSet;
      const { intent: _intent, ...rest } = run;
      return { ...stageSet, status: { ...stageSet.status, run: rest } };
    }),
  },
  {
    by: "a new token for whoever goes on with an attempt",
    noticedAs: /^(I5|I8):/,
    mutate: (ports) => {
      const own = String(ports.clock.now());
      return alteredRead((stageSet) => {
        const { run } = stageSet.status ?? {};
        if (run?.intent === undefined) return stageSet;
        const token = createHash("sha256").update(`${own}${run.intent.token}`).digest("hex").slice(0, 20);
        return { ...stageSet, status: { ...stageSet.status, run: { ...run, intent: { ...run.intent, token } } } };
      })(ports);
    },
  },
  {
    by: "recording no completion",
    noticedAs: /^(I4|I5):/,
    mutate: forgottenStatus((status) => withStages(status, ({ executedActions: _done, ...stage }) => stage)),
  },
  {
    by: "beginning the next action before the last one is recorded",
    noticedAs: /^I4:/,
    mutate: forgottenStatus((status) =>
      runOf(status)?.intent === undefined
        ? status
        : withStages(status, ({ executedActions = [], ...stage }) => ({
            ...stage,
            ...(executedActions.length > 0 && { executedActions: executedActions.slice(0, -1) }),
          })),
    ),
  },
  {
    by: "another Idempotency-Key for every request",
    noticedAs: /^(I5|I8):/,
    mutate: (ports) => {
      let sent = 0;
      const request: typeof ports.dialer.request = (asked) => {
        const headers = Object.entries(asked.headers ?? {}).map(([name, value]) =>
          name.toLowerCase() === "idempotency-key" ? [name, `${value}-${(sent += 1)}`] : [name, value],
        );
        return ports.dialer.request({ ...asked, headers: Object.fromEntries(headers) as Record<string, string> });
      };
      return { ...ports, dialer: { ...ports.dialer, request } };
    },
  },
  {
    by: "making a Job anew that was there and is not any more",
    noticedAs: /^I5:/,
    shownIn: 43,
    mutate: alteredRead((stageSet) => {
      const { run } = stageSet.status ?? {};
      if (run?.intent?.objects === undefined) return stageSet;
      const objects = run.intent.objects.map(({ uid: _uid, ...object }) => object);
      return { ...stageSet, status: { ...stageSet.status, run: { ...run, intent: { ...run.intent, objects } } } };
    }),
  },
  {
    by: "doing as itself what stages have an identity for",
    noticedAs: /^I10:/,
    mutate: (ports) => ({ ...ports, clusters: { as: () => ports.clusters.as({ kind: "self" }) } }),
  },
  {
    by: "doing its own affairs as somebody else",
    noticedAs: /^I10:/,
    mutate: (ports) => ({
      ...ports,
      clusters: { as: () => ports.clusters.as({ kind: "serviceAccount", namespace: "shop", name: "deployer" }) },
    }),
  },
  {
    by: "leaving Jobs behind",
    noticedAs: /is left of an action/,
    mutate: altered((cluster) => ({
      delete: (ref, how) => (isJob(ref) ? Promise.resolve(gone) : cluster.delete(ref, how)),
      get: (ref, how) => cluster.get(ref, how),
    })),
  },
  {
    by: "deleting Jobs before their completion is recorded",
    noticedAs: /^(I4|I5|I8):/,
    shownIn: 31,
    mutate: altered((cluster) => ({
      patch: async (ref, patch, how) => {
        for (const name of leftoverJobs(patch))
          await cluster.delete({ apiVersion: "batch/v1", kind: "Job", namespace: "shop", name });
        return cluster.patch(ref, patch, how);
      },
    })),
  },
  {
    by: "calling a Job done that has only been thought of",
    noticedAs: /^I5: .* is called done, and no Job/,
    shownIn: 7,
    mutate: alteredStatus((status) => {
      const run = runOf(status);
      if (run?.intent?.verb !== "job") return status;
      const { intent, ...rest } = run;
      const [stage, , action = ""] = intent.action.split("/");
      return withStages({ ...status, run: rest }, (one) =>
        one.name === stage
          ? {
              ...one,
              executedActions: [...(one.executedActions ?? []), action],
              ledgerRevision: revisionOf(run, stage),
            }
          : one,
      );
    }),
  },
  {
    by: "patching as itself, not as the attempt",
    noticedAs: /^I8:/,
    shownIn: 6,
    mutate: altered((cluster) => ({
      patch: (ref, patch, how) =>
        cluster.patch(ref, patch, ref.kind === "Widget" ? { ...how, fieldManager: "stageset" } : how),
    })),
  },
  {
    by: "deleting without having said which one",
    noticedAs: /^(I5|I8):/,
    mutate: forgottenStatus((status) => {
      const run = runOf(status);
      if (run?.intent?.verb !== "delete") return status;
      const { uid: _uid, objects: _objects, ...intent } = run.intent;
      return { ...status, run: { ...run, intent } };
    }),
  },
  {
    by: "a step that goes on when its claim is lost",
    noticedAs: /^I7:/,
    mutate: altered((cluster) => ({
      patch: async (ref, patch, how) => {
        const answer = await cluster.patch(ref, patch, how);
        if (answer.kind === "done" || ref.kind !== "StageSet" || patch.type !== "json") return answer;
        return cluster.patch(ref, { ...patch, operations: patch.operations.filter(({ op }) => op !== "test") }, how);
      },
    })),
  },
];

const gone: Answer<"gone"> = { kind: "done", value: "gone" };

/** The Jobs that a status write calls leftovers, while an action of its own is about to be recorded. */
function leftoverJobs(patch: Patch): readonly string[] {
  if (patch.type !== "json") return [];
  const status = patch.operations.find(({ op, path }) => op === "add" && path === "/status");
  const run = status !== undefined && "value" in status ? runOf(status.value as Status) : undefined;
  return (run?.leftovers ?? []).filter(isJob).map(({ name }) => name);
}

function revisionOf({ pins }: Run, stage: string): string {
  return pins.find((pin) => pin.stage === stage)?.revision ?? "";
}
