import type { LiveObject } from "../../../lib/cluster/index.ts";
import { claimingStage, isOfRelease, type Rule } from "./rule.ts";

/** What somebody else has set, and no manifest says anything about, stays as it is. */
export const othersFields: Rule = {
  name: "others' fields",
  check(seen) {
    const { before, after, kind, name } = seen.write;
    if (seen.worker === undefined || !isOfRelease(seen.write) || before === undefined || after === undefined)
      return undefined;
    const isIgnored = claimingStage(seen, name)?.ignore !== undefined;
    const changed = Object.entries({ ...fieldsOf, ...(isIgnored && ignored) }).filter(
      ([, read]) => read(before) !== undefined && read(before) !== read(after),
    );
    return changed.length === 0 ? undefined : `${kind} ${name} loses ${changed.map(([what]) => what).join(", ")}`;
  },
};

type Read = (object: LiveObject) => unknown;

const at = (object: LiveObject, ...path: readonly string[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>> | undefined)?.[key], object);

const fieldsOf: Readonly<Record<string, Read>> = {
  "data.extra": (object) => at(object, "data", "extra"),
  "the label team": (object) => object.metadata.labels?.["team"],
  "the annotation note": (object) => object.metadata.annotations?.["note"],
  "the annotation extra": (object) => object.metadata.annotations?.["extra"],
  "spec.replicas": (object) => at(object, "spec", "replicas"),
};
const ignored: Readonly<Record<string, Read>> = { "data.tuned": (object) => at(object, "data", "tuned") };
