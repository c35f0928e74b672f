import { describe, expect, it } from "vitest";
import { builtInKinds, builtInSchema, type Schema } from "../../sim/merge/index.ts";
import { emptyMapsLeftOut, isBuiltIn, mergedLists, mergedMaps, zerosLeftOut } from "./built-in.ts";

interface Field {
  readonly schema: Schema;
  /** Is a zero of it written? */
  readonly keepsZero: boolean;
}

/** Every field of every built-in kind, by its name and by `holder.field`. */
const fields = new Map<string, Field[]>();

function visit(schema: Schema, holder: string, field: string, seen: Set<string>): void {
  const at = `${identity(schema)}:${holder}.${field}`;
  if (seen.has(at)) return;
  seen.add(at);
  if (schema.list !== undefined) visit(schema.list.items, holder, field, seen);
  for (const [name, one] of schema.map?.fields ?? []) {
    // The status is not applied.
    if (name === "status" && field === "") continue;
    for (const key of [name, `${field}.${name}`]) {
      const known = fields.get(key) ?? [];
      fields.set(key, known);
      known.push({ schema: one.schema, keepsZero: one.written?.keepsZero !== false });
    }
    visit(one.schema, field, name, seen);
  }
  if (schema.map?.values !== undefined) visit(schema.map.values, field, "", seen);
}

const identities = new Map<Schema, number>();
function identity(schema: Schema): number {
  const known = identities.get(schema) ?? identities.size;
  identities.set(schema, known);
  return known;
}

const seen = new Set<string>();
for (const { apiVersion, kind } of builtInKinds().filter(isBuiltIn)) {
  const schema = builtInSchema(apiVersion, kind);
  if (schema !== undefined) visit(schema, "", "", seen);
}

describe("the tables hold wherever a built-in kind has such a field", () => {
  it.each([...zerosLeftOut])("a zero of %s is left out", (name) => {
    const scalars = fields.get(name)?.filter(({ schema }) => schema.scalar !== undefined) ?? [];
    expect(scalars.length).toBeGreaterThan(0);
    expect(scalars.filter(({ keepsZero }) => keepsZero)).toEqual([]);
  });
  it.each([...emptyMapsLeftOut])("an empty map of %s is left out", (name) => {
    const maps = fields.get(name)?.filter(({ schema }) => schema.map !== undefined) ?? [];
    expect(maps.length).toBeGreaterThan(0);
    expect(maps.filter(({ keepsZero }) => keepsZero)).toEqual([]);
  });
  it.each([...mergedMaps])("a map of %s merges", (name) => {
    const maps = fields.get(name)?.flatMap(({ schema: { map } }) => map ?? []) ?? [];
    expect(maps.length).toBeGreaterThan(0);
    expect(maps.filter(({ atomic }) => atomic)).toEqual([]);
  });
  it.each([...mergedLists])("a list of %s merges", (name) => {
    const lists = fields.get(name)?.flatMap(({ schema: { list } }) => list ?? []) ?? [];
    expect(lists.length).toBeGreaterThan(0);
    expect(lists.filter(({ relation }) => relation === "atomic")).toEqual([]);
  });
});

it("the kinds of the API server are built in, but for a few", () => {
  const strange = builtInKinds().filter((kind) => !isBuiltIn(kind));
  expect(strange.map(({ apiVersion, kind }) => `${apiVersion} ${kind}`).sort()).toEqual([
    "apps/v1 ControllerRevision",
    "resource.k8s.io/v1 DeviceClass",
    "resource.k8s.io/v1 ResourceClaim",
    "resource.k8s.io/v1 ResourceClaimTemplate",
    "resource.k8s.io/v1 ResourceSlice",
  ]);
});

it.each(["example.com/v1", "gateway.networking.k8s.io/v1", "monitoring.coreos.com/v1", "x-apps/v1"])(
  "%s is of others",
  (apiVersion) => {
    expect(isBuiltIn({ apiVersion, kind: "Thing" })).toBe(false);
  },
);
