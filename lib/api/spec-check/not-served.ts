import type { StageSetSpec } from "../stage-set/spec.ts";
import { isJsonObject, isList } from "../validation/json.ts";

/** A field that the engine does not serve yet; `[]` stands for every item of a list. */
export interface NotServed {
  readonly path: string;
  /** The one value that means what the engine does anyway. */
  readonly exceptFor?: string | boolean;
  /** The one value that is not served; every other is. */
  readonly only?: string;
}

/** The one list of fields that are refused until the engine serves them. Serving one is deleting its line. */
export const notServedYet: readonly NotServed[] = [
  { path: "spec.onTimeout", exceptFor: "Hold" },
  { path: "spec.approval" },
  { path: "spec.updateWindows" },
  { path: "spec.windowScope", exceptFor: "Updates" },
  { path: "spec.errorBudget" },
  { path: "spec.kubeConfig" },
  { path: "spec.decryption" },
  { path: "spec.version" },
  { path: "spec.migrations" },
  { path: "spec.migrationsSourceRef" },
  { path: "spec.rollbackOnFailure", exceptFor: false },
  { path: "spec.rollbackMigrations", exceptFor: "Ignore" },
  { path: "spec.onRollback" },
  { path: "spec.stages[].migrationAnchor" },
  { path: "spec.stages[].onTimeout", exceptFor: "Hold" },
  { path: "spec.stages[].actions.pre[].scope", only: "Version" },
  { path: "spec.stages[].actions.post[].scope", only: "Version" },
  { path: "spec.stages[].promotion" },
  { path: "spec.stages[].errorBudget" },
];

/** Where `spec` uses what `notServedYet` lists, such as `spec.stages[1].patches`, or `….scope: Version` of a value. */
export function fieldsNotServed(spec: StageSetSpec): readonly string[] {
  return notServedYet.flatMap(({ path, exceptFor, only }) =>
    find(spec, path.split(".").slice(1), "spec")
      .filter(({ value }) => (only === undefined ? value !== exceptFor : value === only))
      .map((found) => (only === undefined ? found.path : `${found.path}: ${only}`)),
  );
}

interface Found {
  readonly path: string;
  readonly value: unknown;
}

function find(value: unknown, [step, ...others]: readonly string[], path: string): readonly Found[] {
  if (value === undefined) return [];
  if (step === undefined) return [{ path, value }];
  const name = step.replace("[]", "");
  const field = isJsonObject(value) ? value[name] : undefined;
  if (name === step) return find(field, others, `${path}.${name}`);
  return (isList(field) ? field : []).flatMap((item, index) => find(item, others, `${path}.${name}[${index}]`));
}
