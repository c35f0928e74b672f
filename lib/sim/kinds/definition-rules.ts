import type { KubeObject } from "../../cluster/index.ts";
import { type FieldError, invalidValue, notSupported, required } from "../words/index.ts";
import { fieldsAt, itemsOf } from "./rewrite.ts";
import { isSame } from "./same.ts";

/** What a CRD must hold before anything is made of it. Whether its schemas are structural, the real server alone checks. */
export function validateDefinition(next: KubeObject, live: KubeObject | undefined): FieldError[] {
  const spec = fieldsAt(next, "spec") ?? {};
  const names = fieldsAt(spec, "names") ?? {};
  const { group, scope } = spec;
  const errors: FieldError[] = [];
  if (next.metadata.name !== `${String(names["plural"])}.${String(group)}`) {
    errors.push(invalidValue("metadata.name", next.metadata.name, 'must be spec.names.plural+"."+spec.group'));
  }
  if (typeof group === "string" && !group.includes(".")) {
    errors.push(invalidValue("spec.group", group, "should be a domain with at least one dot"));
  }
  if (scope !== "Cluster" && scope !== "Namespaced") {
    errors.push(notSupported("spec.scope", scope, ["Cluster", "Namespaced"]));
  }
  const versions = itemsOf(spec["versions"]);
  for (const [index, version] of versions.entries()) {
    if (fieldsAt(version, "schema", "openAPIV3Schema") !== undefined) continue;
    errors.push(required(`spec.versions[${index}].schema.openAPIV3Schema`));
  }
  if (versions.filter(({ storage }) => storage === true).length !== 1) {
    errors.push(
      invalidValue("spec.versions", spec["versions"], "must have exactly one version marked as storage version"),
    );
  }
  return live === undefined ? errors : [...errors, ...validateNames(next, live)];
}

/** The names under which objects are kept never change. */
function validateNames(next: KubeObject, live: KubeObject): FieldError[] {
  const fields = [["scope"], ["names", "kind"], ["group"], ["names", "plural"]];
  return fields.flatMap((path) => {
    const below = path.slice(0, -1);
    const field = path.at(-1) ?? "";
    const [now, then] = [next, live].map((object) => fieldsAt(object, "spec", ...below)?.[field]);
    return isSame(now, then) ? [] : [invalidValue(`spec.${path.join(".")}`, now, "field is immutable")];
  });
}
