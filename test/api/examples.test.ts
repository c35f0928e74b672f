import { describe, expect, it } from "vitest";
import { kinds, objectSchema, validate, type KindName, type Structural } from "../../lib/api/index.ts";
import { documentedExamples, writtenExamples } from "./examples.ts";

describe("an example is valid and has no unknown field", () => {
  it.each([...writtenExamples(), ...documentedExamples()])("$where", ({ kind, object }) => {
    const judged = validate(kind, object);
    expect(judged.kind === "invalid" ? judged.problems : []).toEqual([]);
    expect(judged.unknownFields).toEqual([]);
  });
});

const actions = ["pre", "post", "onFailure", "onDelete", "onRollback", "actions", "down"];

/** What a field holds, where several hold the same. */
function contentOf(name: string): string {
  return actions.includes(name) ? "action" : name.replace(/^(.*)Selector$/, "selector");
}

/** Every field of a schema with the name of what it stands in, such as `promotion.soak`. */
function fieldsOf(schema: Structural, parent: string): readonly string[] {
  const below = schema.items ?? schema.additionalProperties;
  if (below !== undefined) return fieldsOf(below, parent);
  return Object.entries(schema.properties ?? {}).flatMap(([name, each]) => [
    `${parent}.${name}`,
    ...fieldsOf(each, contentOf(name)),
  ]);
}

/** The same of an object. */
function fieldsIn(value: unknown, schema: Structural, parent: string): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  const below = schema.items ?? schema.additionalProperties;
  if (below !== undefined) return Object.values(value).flatMap((each) => fieldsIn(each, below, parent));
  return Object.entries(value).flatMap(([name, each]) => [
    `${parent}.${name}`,
    ...fieldsIn(each, schema.properties?.[name] ?? {}, contentOf(name)),
  ]);
}

it("the examples leave no field out", () => {
  const fields = Object.values(kinds).flatMap((kind) => fieldsOf(objectSchema(kind), kind.kind));
  const shown = new Set(
    writtenExamples().flatMap(({ kind, object }) => fieldsIn(object, objectSchema(kinds[kind]), kind)),
  );
  expect([...new Set(fields)].filter((field) => !shown.has(field))).toEqual([]);
});

describe("every field has a description", () => {
  it.each(Object.keys(kinds) as KindName[])("%s", (kind) => {
    const bare = (schema: Structural, path: string): readonly string[] => [
      ...((schema.description ?? "") === "" && path !== ".metadata" ? [path] : []),
      ...Object.entries(schema.properties ?? {}).flatMap(([name, each]) => bare(each, `${path}.${name}`)),
      ...(schema.items === undefined ? [] : bare(schema.items, `${path}[]`)),
      ...(schema.additionalProperties === undefined ? [] : bare(schema.additionalProperties, `${path}{}`)),
    ];
    expect(bare(objectSchema(kinds[kind]), "")).toEqual([]);
  });
});
