import { sha256 } from "../base/index.ts";

/** Keys of our labels. */
export const labels = {
  /** On applied objects: the owner, for discovery. */
  name: "stages.metio.wtf/name",
  namespace: "stages.metio.wtf/namespace",
  /** On applied objects and on inventories. */
  stage: "stages.metio.wtf/stage",
  /** On inventories. */
  stageSet: "stages.metio.wtf/stage-set",
  shard: "stages.metio.wtf/shard",
  /** On objects of a job or apply action: the token of the attempt that made them. */
  actionToken: "stages.metio.wtf/action-token",
  /** On inputs: a change of it makes the StageSets that read it due. Flux's. */
  watch: "reconcile.fluxcd.io/watch",
} as const;

const valueCharactersMax = 63;
const keptCharacters = 54;
const hashCharacters = 8;

/** `value` as a label holds it: over 63 characters, its first 54, `-` and 8 hexadecimal digits of its sha256. */
export function labelValue(value: string): string {
  if (value.length <= valueCharactersMax) return value;
  return `${value.slice(0, keptCharacters)}-${sha256(value).slice(0, hashCharacters)}`;
}

/** The three labels of an object that `stage` of the StageSet `namespace`/`name` applies. */
export function ownerLabels(owner: {
  readonly namespace: string;
  readonly name: string;
  readonly stage: string;
}): Readonly<Record<string, string>> {
  return {
    [labels.name]: labelValue(owner.name),
    [labels.namespace]: labelValue(owner.namespace),
    [labels.stage]: labelValue(owner.stage),
  };
}

/** The label selector under which the objects of a stage are applied. */
export function ownerSelector(owner: Parameters<typeof ownerLabels>[0]): string {
  return Object.entries(ownerLabels(owner))
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}
