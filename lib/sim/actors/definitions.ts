import { after, formatInstant, parseInstant } from "../../base/index.ts";
import type { LiveObject } from "../../cluster/index.ts";
import { established, namesAndVersions } from "../crds/index.ts";
import { cleanup, fieldsAt, itemsOf } from "../kinds/index.ts";
import type { Actor, World } from "./actor.ts";

/** Accepts the names of a CRD, so that its kind is served; and empties it before it goes. */
export const definitions: Actor = {
  kinds: [{ apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition" }],
  tend(world, definition) {
    if (definition.metadata.deletionTimestamp !== undefined) {
      empty(world, definition);
      return undefined;
    }
    const conditions = itemsOf(fieldsAt(definition, "status")?.["conditions"]);
    if (conditions.some(({ type, status }) => type === "Established" && status === "True")) {
      acceptNames(world, definition);
      return undefined;
    }
    const { outcome, afterMs } = world.behaviour(definition);
    if (outcome !== "ready") return undefined;
    const due = after(parseInstant(definition.metadata.creationTimestamp) ?? world.now, afterMs);
    if (world.now < due) return due;
    world.updateStatus(established(definition, formatInstant(world.now)));
    return undefined;
  },
};

/** Names and versions that came later. */
function acceptNames(world: World, definition: LiveObject): void {
  world.updateStatus({ ...definition, status: { ...fieldsAt(definition, "status"), ...namesAndVersions(definition) } });
}

/** Its objects go first, as long as there are any. */
function empty(world: World, definition: LiveObject): void {
  const { finalizers = [] } = definition.metadata;
  if (!finalizers.includes(cleanup)) return;
  const spec = fieldsAt(definition, "spec") ?? {};
  const [kind] = world.kinds({ group: String(spec["group"]), resource: String(fieldsAt(spec, "names")?.["plural"]) });
  const left = kind === undefined ? [] : world.list(kind);
  for (const object of left) if (object.metadata.deletionTimestamp === undefined) world.remove(object);
  if (kind !== undefined && world.list(kind).length > 0) return;
  const others = finalizers.filter((one) => one !== cleanup);
  world.update({ ...definition, metadata: { ...definition.metadata, finalizers: others } });
}
