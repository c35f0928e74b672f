import type { StageSetSpec } from "../stage-set/spec.ts";
import type { Fault } from "./fault.ts";

/** Migrations name a stage by its name or by its anchor, so both share one set of names. */
export function checkStageNames(spec: StageSetSpec): readonly Fault[] {
  const taken = new Map<string, string>();
  const claim = (path: string, name: string): readonly Fault[] => {
    const first = taken.get(name);
    if (first === undefined) taken.set(name, path);
    if (first === undefined) return [];
    return [{ path, what: `${name} is ${first} already`, wayOut: "choose another" }];
  };
  const named = spec.stages.flatMap(({ name }, index) => claim(`spec.stages[${index}].name`, name));
  const anchored = spec.stages.flatMap(({ migrationAnchor }, index) =>
    migrationAnchor === undefined ? [] : claim(`spec.stages[${index}].migrationAnchor`, migrationAnchor),
  );
  return [...named, ...anchored];
}
