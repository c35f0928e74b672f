import { canonicalJson, sha256, type Instant } from "../../base/index.ts";
import { done, type Live, type Result, type StageSet } from "../../api/index.ts";
import type { ClusterReader } from "../../cluster/index.ts";
import { keyOf } from "../../gates/index.ts";
import type { Settings } from "../ports.ts";
import type { Agenda } from "./agenda.ts";
import { inputKindsOf, observeInputs, type InputMarks, type SeenInputs } from "./inputs.ts";
import { isInShare, type Share } from "./share.ts";
import { survey, type Survey } from "./survey.ts";

/** What a tick goes by: all that there is, or what matters of it. */
export interface Outlook extends Survey {
  /** The StageSets of `stageSets` that the agenda is made anew of. */
  readonly looked: readonly Live<StageSet>[];
  readonly inputs: SeenInputs;
  /** The agenda as far as it is known without what was looked at. */
  readonly agenda: Agenda;
  /** So much was listed; undefined where it went on from an agenda. */
  readonly listed?: number;
}

/** What a tick is about. */
export interface OutlookQuestion {
  readonly namespaces: readonly string[] | undefined;
  readonly share: Share | undefined;
  /** How far the last tick had seen inputs; undefined where nothing is remembered, and nobody looks at them. */
  readonly before: InputMarks | undefined;
  readonly scope: string;
  readonly now: Instant;
}

/** Lists everything. */
export async function listOutlook(
  cluster: ClusterReader,
  { namespaces, share, before, scope, now }: OutlookQuestion,
  settings: Settings,
): Promise<Result<Outlook>> {
  const listed = await survey(cluster, namespaces, settings);
  if (listed.kind === "failed") return listed;
  const { stageSets, sources, marks } = listed.value;
  const ours = stageSets.filter((stageSet) => isOurs(stageSet, share));
  const named = before === undefined ? new Set<string>() : inputKindsOf(ours);
  const inputs = await observeInputs(cluster, { named, before: before ?? {}, namespaces });
  const agenda = { scope, listedAt: now, marks, unserved: sources.unserved, entries: new Map() };
  const many = stageSets.length + sources.objects.length;
  return done({ stageSets, sources, looked: stageSets, inputs, agenda, listed: many });
}

export function isOurs(stageSet: Pick<Live<StageSet>, "metadata">, share: Share | undefined): boolean {
  return share === undefined || isInShare(keyOf(stageSet), share);
}

/** Names what decides, beside the cluster, what is due, and for whom. */
export function scopeOf(
  program: string,
  settings: Settings,
  { namespaces, share }: Pick<OutlookQuestion, "namespaces" | "share">,
): string {
  return sha256(canonicalJson({ program, settings, namespaces, share })).slice(0, 16);
}
