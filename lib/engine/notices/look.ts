import { done, failed, type Live, type Result, type StageSet } from "../../api/index.ts";
import { failureOf } from "../../cluster/index.ts";
import { keyOf } from "../../gates/index.ts";
import { namespaceOf } from "../identity.ts";
import { askedReadsMax } from "../limits.ts";
import type { Ports } from "../ports.ts";
import { findDue } from "../tick/find-due.ts";
import type { Due, Stepped } from "../tick/step-all.ts";
import { survey } from "../tick/survey.ts";
import { concernedKeys, inputsAmong } from "./concerned-keys.ts";
import { noticeKey, type Notice } from "./notice.ts";

/** What notices come to, as the cluster stands now. */
export interface Looked {
  readonly wanted: readonly { readonly stageSet: Live<StageSet>; readonly why: Stepped["why"] }[];
  /** Notices of something that concerns StageSets, none of which is due: perhaps not yet. */
  readonly early: readonly Notice[];
}

/** Finds whom notices concern, and what of that is due: by one look, however many they are. An unknown object is nobody's concern. */
export async function look(
  ports: Pick<Ports, "clusters" | "settings" | "clock">,
  notices: readonly Notice[],
  namespaces: readonly string[] | undefined,
): Promise<Result<Looked>> {
  const named = notices.filter((notice) => notice.kind === "asked");
  if (named.length === notices.length && named.length <= askedReadsMax) return readAsked(ports, named, namespaces);
  const listed = await survey(ports.clusters.as({ kind: "self" }), namespaces, ports.settings);
  if (listed.kind === "failed") return listed;
  const { stageSets, sources } = listed.value;
  const told = new Set(notices.map(noticeKey));
  const concerned = stageSets.flatMap((stageSet) => {
    const keys = keysAbout(stageSet, concernedKeys(stageSet, sources, ports.settings));
    const about = new Set(keys.filter((key) => told.has(key)));
    return about.size === 0 ? [] : [{ stageSet, about }];
  });
  const asked = concerned.map(({ stageSet }) => stageSet);
  const now = ports.clock.now();
  const view = { inputs: inputsAmong(notices), since: now, now, settings: ports.settings };
  return done(decideLook(notices, concerned, findDue(asked, listed.value, view)));
}

async function readAsked(
  { clusters }: Pick<Ports, "clusters">,
  asked: readonly (Notice & { readonly kind: "asked" })[],
  namespaces: readonly string[] | undefined,
): Promise<Result<Looked>> {
  const self = clusters.as({ kind: "self" });
  const ours = asked.filter(({ namespace }) => namespaces?.includes(namespace) ?? true);
  const answers = await Promise.all(
    ours.map(({ namespace, name }) =>
      self.get({ apiVersion: "stages.metio.wtf/v1", kind: "StageSet", namespace, name }),
    ),
  );
  const wanted: Looked["wanted"][number][] = [];
  for (const answer of answers) {
    if (answer.kind === "refused") return failed(failureOf(answer.error, "InternalError"));
    if (answer.value === undefined) continue;
    const stageSet = answer.value as unknown as Live<StageSet>; // the API server checks our kinds
    wanted.push({ stageSet, why: "Asked" });
  }
  return done({ wanted, early: [] });
}

/** The notices that concern a StageSet, by key: of what it is made of, and whether it was asked for itself. */
function keysAbout(stageSet: Live<StageSet>, keys: readonly string[]): readonly string[] {
  const asked = noticeKey({ kind: "asked", namespace: namespaceOf(stageSet), name: stageSet.metadata.name });
  return [asked, ...keys.map((key) => `changed ${key}`)];
}

interface Concerned {
  readonly stageSet: Live<StageSet>;
  /** The keys of the notices that concern it. */
  readonly about: ReadonlySet<string>;
}

/** Whom to step, and which notices tell of something that cannot be seen yet. */
function decideLook(notices: readonly Notice[], concerned: readonly Concerned[], due: readonly Due[]): Looked {
  const isDue = new Set(due.map(({ stageSet }) => keyOf(stageSet)));
  const asked = new Set(notices.filter(({ kind }) => kind === "asked").map(noticeKey));
  const byName = concerned.filter(({ about }) => [...about].some((key) => asked.has(key)));
  const answered = new Set([
    ...concerned.filter(({ stageSet }) => isDue.has(keyOf(stageSet))).flatMap(({ about }) => [...about]),
    ...asked,
  ]);
  const ofSomebody = new Set(concerned.flatMap(({ about }) => [...about]));
  const wanted = new Map<string, Looked["wanted"][number]>(due.map((one) => [keyOf(one.stageSet), one]));
  for (const { stageSet } of byName) wanted.set(keyOf(stageSet), { stageSet, why: "Asked" });
  return {
    wanted: [...wanted.values()],
    early: notices.filter((notice) => ofSomebody.has(noticeKey(notice)) && !answered.has(noticeKey(notice))),
  };
}
