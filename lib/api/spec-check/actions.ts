import { parseDuration } from "../../base/index.ts";
import { artifactKinds } from "../source-ref.ts";
import type { SourceReference } from "../source-ref.ts";
import type { LabelSelector } from "../selectors.ts";
import type { Action } from "../stage-set/action.ts";
import type { StageSetSpec } from "../stage-set/spec.ts";
import type { Stage } from "../stage-set/stage.ts";
import type { Fault } from "./fault.ts";

/** An action and where it stands. */
export interface Placed {
  readonly path: string;
  readonly action: Action;
}

function placed(path: string, actions: readonly Action[] | undefined): readonly Placed[] {
  return (actions ?? []).map((action, index) => ({ path: `${path}[${index}]`, action }));
}

function actionsOfStage({ actions }: Stage, index: number): readonly Placed[] {
  const path = `spec.stages[${index}].actions`;
  return [
    ...placed(`${path}.pre`, actions?.pre),
    ...placed(`${path}.post`, actions?.post),
    ...placed(`${path}.onFailure`, actions?.onFailure),
  ];
}

/** Every action of a spec, whatever it is for. */
export function allActions(spec: StageSetSpec): readonly Placed[] {
  return [
    ...spec.stages.flatMap(({ actions }, index) => [
      ...placed(`spec.stages[${index}].actions.pre`, actions?.pre),
      ...placed(`spec.stages[${index}].actions.post`, actions?.post),
    ]),
    ...actionsWithoutLedger(spec),
  ];
}

function actionsWithoutLedger(spec: StageSetSpec): readonly Placed[] {
  return [
    ...spec.stages.flatMap(({ actions }, index) =>
      placed(`spec.stages[${index}].actions.onFailure`, actions?.onFailure),
    ),
    ...placed("spec.onDelete", spec.onDelete),
    ...placed("spec.onRollback", spec.onRollback),
    ...(spec.migrations ?? []).flatMap(({ actions, down }, index) => [
      ...placed(`spec.migrations[${index}].actions`, actions),
      ...placed(`spec.migrations[${index}].down`, down),
    ]),
  ];
}

/** A stage's ledger knows its actions by name, whichever list they stand in. */
export function checkActionNames(spec: StageSetSpec): readonly Fault[] {
  return spec.stages.flatMap((stage, index) => {
    const seen = new Map<string, string>();
    return actionsOfStage(stage, index).flatMap(({ path, action }) => {
      const first = seen.get(action.name);
      if (first === undefined) seen.set(action.name, path);
      if (first === undefined) return [];
      return [
        { path: `${path}.name`, what: `${action.name} is the name of ${first} already`, wayOut: "rename one of them" },
      ];
    });
  });
}

/** A producer is found by its group. The API server checks it of the stages' sources alone: of these it costs too much. */
export function checkActionSources(spec: StageSetSpec): readonly Fault[] {
  return allActions(spec).flatMap(({ path, action }) => [
    ...checkSource(`${path}.job.sourceRef`, action.job?.sourceRef),
    ...checkSource(`${path}.apply.sourceRef`, action.apply?.sourceRef),
  ]);
}

function checkSource(path: string, source: SourceReference | undefined): readonly Fault[] {
  if (source === undefined || source.apiVersion !== undefined) return [];
  if ((artifactKinds as readonly string[]).includes(source.kind)) return [];
  return [
    { path: `${path}.apiVersion`, what: `${source.kind} is a producer without a group`, wayOut: "set apiVersion" },
  ];
}

/** A patch of all objects of a kind is never meant. */
export function checkPatchSelectors(spec: StageSetSpec): readonly Fault[] {
  return allActions(spec).flatMap(({ path, action }) => {
    const selector = action.patch?.target.selector;
    if (selector === undefined || !selectsAll(selector)) return [];
    return [
      {
        path: `${path}.patch.target.selector`,
        what: "it is empty and selects every object",
        wayOut: "say which labels they have",
      },
    ];
  });
}

function selectsAll({ matchLabels = {}, matchExpressions = [] }: LabelSelector): boolean {
  return Object.keys(matchLabels).length === 0 && matchExpressions.length === 0;
}

/** What no ledger records cannot hold with an object. */
export function checkAnchors(spec: StageSetSpec): readonly Fault[] {
  return actionsWithoutLedger(spec).flatMap(({ path, action }) =>
    action.completionAnchor === undefined
      ? []
      : [
          {
            path: `${path}.completionAnchor`,
            what: "only the pre and post actions of a stage have a ledger",
            wayOut: "remove it",
          },
        ],
  );
}

/** A wait that its own timeout ends never succeeds. */
export function checkWaits(spec: StageSetSpec): readonly Fault[] {
  return allActions(spec).flatMap(({ path, action: { timeout, wait } }) => {
    if (timeout === undefined || wait?.duration === undefined) return [];
    const [bound, length] = [parseDuration(timeout), parseDuration(wait.duration)];
    if (bound === undefined || length === undefined || bound > length) return [];
    return [
      { path: `${path}.timeout`, what: `it ends a wait of ${wait.duration}`, wayOut: "make it longer, or remove it" },
    ];
  });
}
