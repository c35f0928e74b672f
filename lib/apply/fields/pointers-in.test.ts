import { expect, it } from "vitest";
import { play, type Content } from "../../../test/support/played-object.ts";
import { pointersIn } from "./pointers-in.ts";

const made: Content = {
  metadata: { labels: { "a.b/c": "d" } },
  spec: {
    items: [
      { name: "x", zone: "b" },
      { name: "y", size: 2 },
    ],
    set: ["a", "b"],
    whole: ["a", "b"],
    free: { a: [1] },
  },
};
const theirs: Content = { spec: { items: [{ name: "w" }], set: ["z"] } };

it.each([
  { when: "a field", pointer: "/spec/free/a", then: ["/spec/free/a"] },
  { when: "a name with a slash", pointer: "/metadata/labels/a.b~1c", then: ["/metadata/labels/a.b~1c"] },
  { when: "a field that is not there", pointer: "/data/a", then: ["/data/a"] },
  { when: "an item, and what is in it", pointer: "/spec/items/0/zone", then: ["/spec/items/1/zone"] },
  { when: "an item that leaves out a key", pointer: "/spec/items/1", then: ["/spec/items/2"] },
  { when: "an item of a set", pointer: "/spec/set/1", then: ["/spec/set/2"] },
  { when: "an item of a list that is one value", pointer: "/spec/whole/1", then: ["/spec/whole/1"] },
  { when: "an item that was not made", pointer: "/spec/items/2", then: [] },
  { when: "no item at all", pointer: "/spec/items/-", then: [] },
])("a place of what is made is found among others' items: $when", async ({ pointer, then }) => {
  const played = play("Thing");
  await played.applyAs({ manager: "helm", content: theirs });
  expect(pointersIn(await played.apply(made), [pointer], made)).toEqual(then);
});

it("an item that is not in the cluster is in no place", async () => {
  const live = await play("Thing").applyAs({ manager: "helm", content: theirs });
  expect(pointersIn(live, ["/spec/items/0", "/spec/set/0"], made)).toEqual([]);
});
