import { describe, expect, it } from "vitest";
import { play, type Content, type Kind } from "../../../test/support/played-object.ts";
import { letGo } from "./let-go.ts";

const thing = (spec: object): Content => ({ metadata: { labels: { "a.b/c": "d", e: "f" } }, spec });

describe("what we let go stays as it is when we apply without it", () => {
  it.each<{
    when: string;
    kind?: Kind;
    /** What helm has applied before us. */
    theirs?: Content;
    pointers: readonly string[];
    was: Content;
    then: Content;
    stays: object;
  }>([
    {
      when: "a field",
      kind: "ConfigMap",
      pointers: ["/data/b"],
      was: { data: { a: "1", b: "2" } },
      then: { data: { a: "1" } },
      stays: { data: { a: "1", b: "2" } },
    },
    {
      when: "everything below a field, and a field that is not there",
      kind: "ConfigMap",
      pointers: ["/data", "/binaryData/x", "/data/b"],
      was: { metadata: { labels: { a: "b" } }, data: { a: "1", b: "2" } },
      then: { metadata: { labels: { a: "b" } } },
      stays: { data: { a: "1", b: "2" } },
    },
    {
      when: "a name with a slash",
      pointers: ["/metadata/labels/a.b~1c"],
      was: thing({ set: ["a"] }),
      then: { metadata: { labels: { e: "f" } }, spec: { set: ["a"] } },
      stays: { metadata: { labels: { "a.b/c": "d", e: "f" } } },
    },
    {
      when: "an item of a list, by its place",
      pointers: ["/spec/items/1"],
      was: thing({ items: [{ name: "x" }, { name: "y", size: 2 }] }),
      then: thing({ items: [{ name: "x" }] }),
      stays: { spec: { items: [{ name: "x" }, { name: "y", size: 2 }] } },
    },
    {
      when: "a part of an item",
      pointers: ["/spec/items/0/size"],
      was: thing({
        items: [
          { name: "x", size: 1 },
          { name: "y", size: 2 },
        ],
      }),
      then: thing({ items: [{ name: "x" }, { name: "y" }] }),
      stays: { spec: { items: [{ name: "x", size: 1 }, { name: "y" }] } },
    },
    {
      when: "an item of a set",
      pointers: ["/spec/set/1"],
      was: thing({ set: ["a", "b", "c"] }),
      then: thing({ set: ["a"] }),
      stays: { spec: { set: ["a", "b"] } },
    },
    {
      when: "an atomic list",
      pointers: ["/spec/whole"],
      was: thing({ whole: ["a"] }),
      then: thing({}),
      stays: { spec: { whole: ["a"] } },
    },
    {
      when: "all that is ours",
      pointers: ["/spec"],
      was: { spec: { set: ["a"] } },
      then: {},
      stays: { spec: { set: ["a"] } },
    },
    {
      when: "an item by its place in what we applied, behind one that another applies",
      theirs: { spec: { items: [{ name: "w" }] } },
      pointers: ["/spec/items/1"],
      was: thing({ items: [{ name: "x" }, { name: "y", size: 2 }] }),
      then: thing({ items: [{ name: "x" }] }),
      stays: { spec: { items: [{ name: "w" }, { name: "x" }, { name: "y", size: 2 }] } },
    },
    {
      when: "an item of a set, behind one that another applies",
      theirs: { spec: { set: ["z"] } },
      pointers: ["/spec/set/0"],
      was: thing({ set: ["a", "b"] }),
      then: thing({ set: ["b"] }),
      stays: { spec: { set: ["z", "a", "b"] } },
    },
    {
      when: "of two items with one name that which leaves out the other key",
      pointers: ["/spec/items/1/size"],
      was: thing({
        items: [
          { name: "x", zone: "b", size: 1 },
          { name: "x", size: 2 },
        ],
      }),
      then: thing({ items: [{ name: "x", zone: "b" }, { name: "x" }] }),
      stays: {
        spec: {
          items: [
            { name: "x", zone: "b" },
            { name: "x", zone: "a", size: 2 },
          ],
        },
      },
    },
  ])("$when", async ({ kind = "Thing", theirs, pointers, was, then, stays }) => {
    const played = play(kind);
    if (theirs !== undefined) await played.applyAs({ manager: "helm", content: theirs });
    const patch = letGo(await played.apply(was), pointers, was);
    if (patch === undefined) throw new Error("There was nothing to let go");
    expect(letGo(await played.patch(patch), pointers, was)).toBeUndefined();
    expect(await played.apply(then)).toMatchObject(stays);
  });
});

it.each<{ when: string; pointers: readonly string[] }>([
  { when: "nothing is asked for", pointers: [] },
  { when: "it is not ours", pointers: ["/spec/one", "/status", "/spec/set/9", "/spec/items/-", "/spec/items/01"] },
  { when: "it is a part of a list that is owned as a whole", pointers: ["/spec/whole/0"] },
  { when: "the pointer is of the whole object", pointers: [""] },
])("there is nothing to let go where $when", async ({ pointers }) => {
  const made = thing({ whole: ["a"], set: ["a"], items: [{ name: "x" }, { name: "y" }] });
  expect(letGo(await play("Thing").apply(made), pointers, made)).toBeUndefined();
});

it("there is nothing to let go of what others applied", async () => {
  const content = { data: { a: "1" } };
  const live = await play("ConfigMap").applyAs({ manager: "kubectl", content });
  expect(letGo(live, ["/data/a"], content)).toBeUndefined();
});
