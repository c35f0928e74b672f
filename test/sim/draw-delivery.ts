import type { ConflictAction, PruneGuard } from "../../lib/api/index.ts";
import type { Random } from "../../lib/base/index.ts";
import { isRefused } from "./manifests.ts";
import { isMadeOnce, marks } from "./marks.ts";
import { operatedExprs } from "./operated.ts";
import type { Scenario } from "./scenarios.ts";
import {
  actionSource,
  type DrawnAction,
  type DrawnStage,
  type Earlier,
  type Edit,
  type Happening,
  type Layout,
  type Manner,
  type Release,
  type World,
} from "./world.ts";

/** What a world has of what delivery must cope with. */
export interface DeliveryFeatures {
  readonly hasEarlier: boolean;
  readonly hasMarks: boolean;
  /** Objects that cannot become what another revision says. */
  readonly hasUnchanging: boolean;
  readonly hasRefused: boolean;
  readonly hasEchoes: boolean;
  readonly hasPreflight: boolean;
  readonly hasContent: boolean;
  readonly hasIgnores: boolean;
  readonly hasVariables: boolean;
  readonly hasLateEdits: boolean;
  readonly hasGuards: boolean;
  readonly hasDeletionPolicy: boolean;
  readonly hasDenials: boolean;
  readonly hasLostInventories: boolean;
  /** Objects whose health only expressions understand. */
  readonly hasExprs: boolean;
}

/** How likely each is, where nothing is drawn more often. */
const likely: Readonly<Record<keyof DeliveryFeatures, number>> = {
  hasEarlier: 0.12,
  hasMarks: 0.2,
  hasUnchanging: 0.2,
  hasRefused: 0.15,
  hasEchoes: 0.15,
  hasPreflight: 0.2,
  hasContent: 0.2,
  hasIgnores: 0.12,
  hasVariables: 0.15,
  hasLateEdits: 0.2,
  hasGuards: 0.15,
  hasDeletionPolicy: 0.2,
  hasDenials: 0.1,
  hasLostInventories: 0.1,
  hasExprs: 0.15,
};

export function drawFeatures(random: Random, { delivery }: Scenario): DeliveryFeatures {
  const drawn = Object.entries(likely).map(([name, share]) => [name, random.next() < share * delivery]);
  const features = Object.fromEntries(drawn) as Readonly<Record<keyof DeliveryFeatures, boolean>>;
  return { ...features, hasEchoes: features.hasEchoes || (features.hasContent && random.next() < 0.7) };
}

/** What a release has beside its other objects: at most one of each sort, in any of the stages. */
export function drawSpecialNames(
  random: Random,
  { hasUnchanging, hasRefused, hasExprs }: DeliveryFeatures,
  { source, index, known }: { readonly source: string; readonly index: number; readonly known: readonly string[] },
): readonly (readonly [stage: string, name: string])[] {
  const somewhere = (): string => known[pick(random, known.length)] ?? "one";
  const names: (readonly [string, string])[] = [];
  if (hasUnchanging && random.next() < 0.8) names.push([somewhere(), `i-${source}`]);
  if (hasUnchanging && random.next() < 0.7) names.push([somewhere(), `j-${source}`]);
  if (hasRefused && index > 0 && random.next() < 0.7)
    for (const stage of known) if (random.next() < 0.5) names.push([stage, `r-${source}-${stage}`]);
  if (hasExprs && random.next() < 0.9) names.push([somewhere(), `o-${source}`]);
  return names;
}

/** Some commits bring nothing new. */
export function withEchoes(
  random: Random,
  { hasEchoes }: DeliveryFeatures,
  releases: readonly Release[],
): readonly Release[] {
  if (!hasEchoes) return releases;
  const echoes = releases.map((release, index) => ({ ...release, echoes: index }));
  return [...releases, ...echoes.filter(() => random.next() < 0.8)];
}

export function drawManners(
  random: Random,
  { hasMarks }: DeliveryFeatures,
  names: readonly string[],
): Readonly<Record<string, Manner>> {
  const manners: Record<string, Manner> = {};
  for (const name of names) {
    const ttlSeconds = name.startsWith("j-") ? [undefined, 0, 4, 60][pick(random, 4)] : undefined;
    const annotations =
      hasMarks && !isRefused(name) && random.next() < 0.2
        ? marksOf(name)[pick(random, marksOf(name).length)]
        : undefined;
    if (ttlSeconds === undefined && annotations === undefined) continue;
    manners[name] = {
      ...(ttlSeconds !== undefined && { ttlSeconds }),
      ...(annotations !== undefined && { annotations }),
    };
  }
  return manners;
}

/** What is made once may never become healthy, if it was made of a bad release. */
function marksOf(name: string): typeof marks {
  return /^[wo]-/.test(name) ? marks.filter((annotations) => !isMadeOnce({ annotations })) : marks;
}

const makers = ["kubectl-client-side-apply", "kubectl", "helm", "kustomize-controller", "somebody"] as const;

export function drawEarlier(
  random: Random,
  { hasEarlier }: DeliveryFeatures,
  names: readonly string[],
): readonly Earlier[] {
  if (!hasEarlier) return [];
  return names
    .filter((name) => !isRefused(name) && random.next() < 0.3)
    .map((name) => ({ name, by: makers[pick(random, makers.length)] ?? "somebody" }));
}

/** How a layout wants it done. */
export function drawLayoutManner(
  random: Random,
  { hasPreflight, hasContent, hasDeletionPolicy }: DeliveryFeatures,
  onDelete: readonly DrawnAction[],
): Omit<Layout, "stages" | "serviceAccount"> {
  const deletionPolicy = (["Delete", "Orphan", "Orphan", "WaitForTermination"] as const)[pick(random, 4)];
  const preflight = (["Stage", "Release", "None"] as const)[pick(random, 3)];
  return {
    ...(hasPreflight && preflight !== undefined && { preflight }),
    ...(hasContent && random.next() < 0.8 && { changeDetection: "Content" as const }),
    ...(hasDeletionPolicy && deletionPolicy !== undefined && { deletionPolicy }),
    ...(hasDeletionPolicy && onDelete.length > 0 && random.next() < 0.7 && { onDelete }),
  };
}

export function drawStageManner(
  random: Random,
  { hasUnchanging, hasIgnores, hasVariables, hasGuards, hasExprs }: DeliveryFeatures,
): Pick<DrawnStage, "conflict" | "isForced" | "ignores" | "hasVariables" | "pruneGuard" | "exprs"> {
  const conflict = ([undefined, "Recreate", "Recreate", "KeepExisting"] as const)[pick(random, 4)] satisfies
    | ConflictAction
    | undefined;
  return {
    ...(hasUnchanging && conflict !== undefined && { conflict, isForced: random.next() < 0.5 }),
    ...(hasIgnores && random.next() < 0.6 && { ignores: true }),
    ...(hasVariables && random.next() < 0.7 && { hasVariables: true }),
    ...(hasGuards && random.next() < 0.7 && { pruneGuard: drawGuard(random) }),
    ...(hasExprs && random.next() < 0.9 && { exprs: operatedExprs[pick(random, operatedExprs.length)] ?? [] }),
  };
}

function drawGuard(random: Random): PruneGuard {
  const maxDeletes = [undefined, 0, 1, 2, "30%"][pick(random, 5)];
  return {
    ...(maxDeletes !== undefined && { maxDeletes }),
    confirmKinds: random.next() < 0.3 ? ["Deployment", "Job"] : [],
    allowEmpty: random.next() < 0.5,
  };
}

/** Stages that bring nothing at this revision. */
export function drawEmpty(
  random: Random,
  { hasGuards }: DeliveryFeatures,
  known: readonly string[],
): readonly string[] {
  return hasGuards ? known.filter(() => random.next() < 0.2) : [];
}

const edits: readonly Edit[] = ["revision", "gone", "tuned", "label", "extra", "note", "replicas"];

export function drawEdit(random: Random, { hasIgnores }: DeliveryFeatures, name: string): Happening {
  const ofWorkload = name.startsWith("w-") && random.next() < 0.4 ? "replicas" : undefined;
  const ignored = hasIgnores && random.next() < 0.5 ? "tuned" : undefined;
  return { kind: "edit", name, edit: ofWorkload ?? ignored ?? edits[pick(random, edits.length)] ?? "revision" };
}

export function drawVariables(random: Random): Happening {
  const value = pick(random, 4);
  return value === 0 ? { kind: "variables" } : { kind: "variables", mode: `v${value}` };
}

/** What people do once a release has settled: they edit it, lose records, and publish whatever can become healthy. */
export function drawLate(
  random: Random,
  features: DeliveryFeatures,
  { names, releases }: Pick<World, "releases"> & { readonly names: readonly string[] },
): readonly Happening[] {
  const { hasLateEdits, hasLostInventories, hasEchoes, hasGuards, hasUnchanging } = features;
  const edited = Array.from({ length: hasLateEdits ? 1 + pick(random, 4) : 0 }, (): Happening => {
    const name = names[pick(random, names.length)] ?? "";
    return random.next() < 0.3 ? { kind: "delete", name } : drawEdit(random, features, name);
  });
  const lost: readonly Happening[] = hasLostInventories ? [{ kind: "loseInventory", which: pick(random, 10) }] : [];
  const mayPublish = hasLostInventories || hasEchoes || hasGuards || hasUnchanging;
  const published = Object.entries(mayPublish ? releases : {}).flatMap(([source, all]): readonly Happening[] => {
    const good = [...all.keys()].filter((index) => mayBecomeHealthy(all[index]));
    const revision = good.at(-1 - pick(random, good.length));
    return revision === undefined || source === actionSource ? [] : [{ kind: "publish", source, revision }];
  });
  return [...edited, ...lost, ...published];
}

/** Is there nothing in it that keeps it from being applied, or from becoming healthy? */
export function mayBecomeHealthy(release: Release | undefined): boolean {
  return release !== undefined && !release.isBad && !Object.values(release.content).flat().some(isRefused);
}

function pick(random: Random, below: number): number {
  return Math.floor(random.next() * below);
}
