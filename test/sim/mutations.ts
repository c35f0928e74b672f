import { instant } from "../../lib/base/index.ts";
import type { Answer, Cluster } from "../../lib/cluster/index.ts";
import { altered, alteredStatus, answered } from "./altered.ts";
import type { Mutation } from "./work.ts";

/** An engine that is broken in one place, and the words in which a play must notice it. */
export interface Broken {
  readonly by: string;
  readonly noticedAs: RegExp;
  /** The seed of a world that shows it. Absent: one of the first does, and is soon found. */
  readonly shownIn?: number;
  readonly mutate: Mutation;
}

const absent = { kind: "done", value: undefined } as const;
const nothing = { kind: "done", value: { items: [], resourceVersion: "1" } } as const;
const isOurs = (kind: string): boolean => kind === "ConfigMap" || kind === "Deployment";

export const brokenEngines: readonly Broken[] = [
  {
    by: "recording nothing",
    noticedAs: /^I1:/,
    mutate: altered((cluster) => ({
      create: (object, how) =>
        object.kind === "StageInventory" ? Promise.resolve(answered(object)) : cluster.create(object, how),
    })),
  },
  {
    by: "applying before it records",
    noticedAs: /^I1:/,
    mutate: (ports) => {
      const late: (() => Promise<unknown>)[] = [];
      return altered((cluster) => ({
        create: (object, how) => {
          if (object.kind !== "StageInventory") return cluster.create(object, how);
          late.push(() => cluster.create(object, how));
          return Promise.resolve(answered(object));
        },
        apply: async (object, how) => {
          const answer = await cluster.apply(object, how);
          await late.shift()?.();
          return answer;
        },
      }))(ports);
    },
  },
  {
    by: "forgetting what it cannot see",
    noticedAs: /^I2:/,
    shownIn: 14,
    mutate: altered((cluster) => ({
      get: (ref, how) => (isOurs(ref.kind) ? Promise.resolve(absent) : cluster.get(ref, how)),
      list: (kind, how) => (isOurs(kind.kind) ? Promise.resolve(nothing) : cluster.list(kind, how)),
      listMetadata: (kind, how) => (isOurs(kind.kind) ? Promise.resolve(nothing) : cluster.listMetadata(kind, how)),
    })),
  },
  {
    by: "forgetting before it deletes",
    noticedAs: /^I2:/,
    mutate: altered((cluster) => ({
      delete: async (ref, how) => {
        if (isOurs(ref.kind)) await emptyInventories(cluster);
        return cluster.delete(ref, how);
      },
    })),
  },
  {
    by: "applying a later stage first",
    noticedAs: /^I3:/,
    mutate: (ports) => {
      const held: (() => Promise<unknown>)[] = [];
      return altered((cluster) => ({
        apply: async (object, how) => {
          if (how.dryRun === true) return cluster.apply(object, how);
          const labels = { ...object.metadata.labels, "stages.metio.wtf/stage": "unheard-of" };
          if (held.push(() => Promise.resolve()) === 1)
            await cluster.apply({ ...object, metadata: { ...object.metadata, labels } }, how);
          return cluster.apply(object, how);
        },
      }))(ports);
    },
  },
  {
    by: "never calling a stage Ready",
    noticedAs: /^status: Succeeded/,
    mutate: alteredStatus((status) => ({
      ...status,
      stages: (status["stages"] as readonly object[] | undefined)?.map((stage) => ({ ...stage, phase: "Pending" })),
    })),
  },
  {
    by: "writing the status whoever has it",
    noticedAs: /^I7:/,
    mutate: altered((cluster) => ({
      patch: (ref, patch, how) =>
        cluster.patch(
          ref,
          patch.type === "json" ? { ...patch, operations: patch.operations.filter(({ op }) => op !== "test") } : patch,
          how,
        ),
    })),
  },
  {
    by: "a claim that nobody respects",
    noticedAs: /^I7:/,
    mutate: altered((cluster) => ({
      get: async (ref, how) => {
        const answer = await cluster.get(ref, how);
        return ref.kind === "StageSet" ? withoutClaim(answer) : answer;
      },
    })),
  },
  {
    by: "a clock that goes too slowly while a step works",
    noticedAs: /^I7:/,
    shownIn: 25,
    mutate: (ports) => {
      const began = ports.clock.now();
      return {
        ...ports,
        clock: { ...ports.clock, now: () => instant(began + Math.floor((ports.clock.now() - began) / 8)) },
      };
    },
  },
  {
    by: "taking what the source offers now for what was pinned",
    noticedAs: /^I11:/,
    mutate: (ports) => ({
      ...ports,
      fetch: async (pin) => {
        const files = await ports.fetch(pin);
        if (files.kind === "failed") return files;
        const other = (bytes: Uint8Array): Uint8Array =>
          new TextEncoder().encode(new TextDecoder().decode(bytes).replace(/"r\d+"/g, '"r9"'));
        return { kind: "done", value: new Map([...files.value].map(([path, bytes]) => [path, other(bytes)])) };
      },
    }),
  },
  {
    by: "conditions that contradict each other",
    noticedAs: /^status:/,
    mutate: alteredStatus((status) => ({
      ...status,
      conditions: (status["conditions"] as readonly { type: string }[] | undefined)?.filter(
        ({ type }) => type !== "Reconciling",
      ),
    })),
  },
  {
    by: "a status that only one machine can read (I8)",
    noticedAs: /^(Ready is|a run is left|the StageSet is still)|missing|wanted/,
    mutate: alteredStatus((status) => {
      const run = status["run"] as { readonly claim?: object } | undefined;
      const claim = run?.claim && { ...run.claim, until: "2100-01-01T00:00:00Z" };
      return claim === undefined ? status : { ...status, run: { ...run, claim } };
    }),
  },
  {
    by: "finding something to do in every look",
    noticedAs: /^I9:/,
    mutate: altered((cluster) => ({
      list: async (kind, how) => {
        const answer = await cluster.list(kind, how);
        if (kind.kind !== "ConfigMap" || answer.kind === "refused") return answer;
        const items = answer.value.items.map((one) => ({ ...one, data: {} })); // as if somebody had edited them all
        return { kind: "done", value: { ...answer.value, items } };
      },
    })),
  },
  {
    by: "deleting nothing and believing it",
    noticedAs: /wanted nothing|still there|I2:/,
    mutate: altered((cluster) => ({
      delete: (ref, how) => (isOurs(ref.kind) ? cluster.get(ref).then(() => done) : cluster.delete(ref, how)),
    })),
  },
];

const done = { kind: "done", value: undefined } as never;

function withoutClaim<T>(answer: Answer<T>): Answer<T> {
  if (answer.kind === "refused" || answer.value === undefined) return answer;
  const live = answer.value as unknown as { readonly status?: { readonly run?: { readonly claim?: object } } };
  const { claim: _claim, ...run } = live.status?.run ?? {};
  if (live.status?.run === undefined) return answer;
  return { kind: "done", value: { ...live, status: { ...live.status, run } } as T };
}

async function emptyInventories(cluster: Cluster): Promise<void> {
  const kind = { apiVersion: "stages.metio.wtf/v1", kind: "StageInventory" };
  const listed = await cluster.list(kind, { namespace: "shop" });
  if (listed.kind === "refused") return;
  for (const { metadata } of listed.value.items) await cluster.delete({ ...kind, ...metadata });
}
