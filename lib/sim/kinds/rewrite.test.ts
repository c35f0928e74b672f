import { expect, it } from "vitest";
import { all, at, each, fill, set, value, values, type Fields } from "./rewrite.ts";

const object: Fields = { a: 1, list: [{ b: 1 }, { b: 2, c: 3 }, "text"], map: { x: 1 } };

it.each([
  { when: "fills in what is missing", rewrite: fill({ a: 9, z: 9 }), then: { ...object, z: 9 } },
  { when: "goes into a field", rewrite: at("map", fill({ y: 2 })), then: { ...object, map: { x: 1, y: 2 } } },
  {
    when: "goes into every item",
    rewrite: each("list", fill({ c: 0 })),
    then: { ...object, list: [{ b: 1, c: 0 }, { b: 2, c: 3 }, "text"] },
  },
  {
    when: "rewrites every value",
    rewrite: values("map", (one) => Number(one) + 1),
    then: { ...object, map: { x: 2 } },
  },
  { when: "rewrites one value", rewrite: value("a", () => 2), then: { ...object, a: 2 } },
  {
    when: "does one after the other",
    rewrite: all(
      fill({ z: 1 }),
      value("z", () => 2),
    ),
    then: { ...object, z: 2 },
  },
  {
    when: "takes a field away",
    rewrite: (fields: Fields) => set(fields, { a: undefined }),
    then: { list: object["list"], map: object["map"] },
  },
])("$when", ({ rewrite, then }) => {
  expect(rewrite(object)).toEqual(then);
  expect(object).toEqual({ a: 1, list: [{ b: 1 }, { b: 2, c: 3 }, "text"], map: { x: 1 } });
});

it.each([
  { rewrite: fill({ a: 9 }) },
  { rewrite: at("none", fill({ a: 1 })) },
  { rewrite: at("a", fill({ a: 1 })) },
  { rewrite: each("list", fill({ b: 1 })) },
  { rewrite: each("map", fill({ b: 1 })) },
  { rewrite: values("list", () => 1) },
  { rewrite: value("none", () => 1) },
  { rewrite: (fields: Fields) => set(fields, { a: 1, none: undefined }) },
])("is the object itself where there is nothing to do: %#", ({ rewrite }) => {
  expect(rewrite(object)).toBe(object);
});
