import type { StageSet, Validation } from "../../lib/api/index.ts";
import { readYaml } from "../../lib/build/index.ts";
import { isMap } from "../show/maps.ts";

/** An object as a file has it, of the kind StageSet, whatever else it may be. */
export type GivenStageSet = Readonly<Record<string, unknown>>;

/** unreadable: `problem` goes on where a sentence has named the file. */
export type StageSetsReading =
  | { readonly kind: "read"; readonly stageSets: readonly GivenStageSet[] }
  | { readonly kind: "unreadable"; readonly problem: string };

/** The StageSets among a file's manifests, unchecked. Other objects beside them are nobody's concern. */
export function readStageSets(text: string): StageSetsReading {
  const reading = readYaml(text);
  if (reading.kind === "unreadable") {
    const line = reading.line === undefined ? "" : ` (line ${reading.line})`;
    return { kind: "unreadable", problem: `${line}: ${reading.problem}` };
  }
  const objects = reading.documents.flatMap(({ value }) => itemsOf(value));
  return { kind: "read", stageSets: objects.filter(({ kind }) => kind === "StageSet") };
}

/** A List is what its items are. */
function itemsOf(value: unknown): readonly GivenStageSet[] {
  if (!isMap(value)) return [];
  const { kind, items } = value;
  return kind === "List" && Array.isArray(items) ? items.filter(isMap) : [value];
}

export function nameOf({ metadata }: GivenStageSet): string {
  return isMap(metadata) && typeof metadata["name"] === "string" ? metadata["name"] : "(without a name)";
}

/** What the API server would refuse, and the fields that it would drop; each with its path. */
export function schemaProblems(validation: Validation<StageSet>): readonly string[] {
  const unknown = validation.unknownFields.map((field) => `${field}: no such field`);
  const problems = validation.kind === "invalid" ? validation.problems : [];
  return [...unknown, ...problems.map(({ field, message }) => `${field}: ${message}`)];
}
