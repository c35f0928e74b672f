import type { KubeObject, ObjectRef } from "../../../lib/cluster/index.ts";
import { other, refOf } from "../play/objects.ts";
import { definition, isEstablished, specSchema, version } from "../play/things.ts";
import {
  apply,
  create,
  get,
  isGone,
  json,
  list,
  merge,
  remove,
  strategic,
  wait,
  type At,
  type Case,
} from "../play/step.ts";

type More = Readonly<Record<string, unknown>>;

const thing = ({ ns, group }: At, spec: unknown, more: More = {}, name = "a"): KubeObject =>
  other(`${group}/v1`, "Thing", ns, name, { ...(spec !== undefined && { spec }), ...more });
const ref = (at: At, name = "a"): ObjectRef => refOf(thing(at, {}, {}, name));

/** A kind of the case's own, which is defined first, and whose definition goes afterwards. */
const defined = (
  when: string,
  steps: Case["steps"],
  made: (group: string) => KubeObject = (group) => definition(group),
): Case => ({
  when,
  steps: (at) => [
    create(made(at.own)),
    wait(refOf(made(at.own)), isEstablished),
    { do: "waitServed", kind: { apiVersion: `${at.own}/v1`, kind: "Thing" }, served: true },
    ...steps({ ...at, group: at.own }),
    remove(refOf(made(at.own))),
    wait(refOf(made(at.own)), isGone),
  ],
});

const shared = (when: string, steps: Case["steps"]): Case => ({ when, steps });

const specs: readonly { readonly when: string; readonly specs: readonly unknown[] }[] = [
  {
    when: "fields are unknown: they are dropped",
    specs: [
      { size: 1, unknown: 1, free: { x: { y: 1 } } },
      { size: 1, map: [{ name: "a", unknown: 1 }] },
    ],
  },
  {
    when: "fields are null",
    specs: [{ size: 1, name: null, big: null, list: null, nothing: null, mode: null, deep: null }],
  },
  {
    when: "values have the wrong type",
    specs: [
      { size: "1" },
      { size: 1.5 },
      { size: true, big: "x", name: 1, list: {}, labels: [], deep: "x", ratio: "x" },
    ],
  },
  { when: "what is required is missing", specs: [{}, undefined, null, { size: null }, "x"] },
  {
    when: "a number is out of bounds",
    specs: [{ size: 0 }, { size: 1001 }, { size: 1, ratio: 0 }, { size: 1, high: 3_000_000_000 }],
  },
  {
    when: "a string does not fit",
    specs: [
      { size: 1, name: "A" },
      { size: 1, name: "AB" },
      { size: 1, name: "abcdef" },
      { size: 1, at: "noon" },
    ],
  },
  {
    when: "a word is not among those allowed",
    specs: [
      { size: 1, mode: "C" },
      { size: 1, mode: "" },
      { size: 1, mode: 3 },
    ],
  },
  {
    when: "a list is too short or too long",
    specs: [
      { size: 1, list: [] },
      { size: 1, list: ["a", "b", "c", "dddd"] },
    ],
  },
  {
    when: "something stands twice",
    specs: [
      { size: 1, set: ["a", "b", "a", "a"] },
      { size: 1, map: [{ name: "a" }, { name: "a" }, {}] },
    ],
  },
  {
    when: "an integer or a string is asked for",
    specs: [
      { size: 1, either: 5 },
      { size: 1, either: "x" },
      { size: 1, either: true },
    ],
  },
  {
    when: "a map is too large",
    specs: [
      { size: 1, labels: { a: "1", b: "2", c: "3333" } },
      { size: 1, labels: { a: 1 } },
    ],
  },
  {
    when: "one of two is asked for",
    specs: [
      { size: 1, one: {} },
      { size: 1, one: { a: "x", b: "y" } },
      { size: 1, one: { b: "y" } },
    ],
  },
  {
    when: "a rule is broken",
    specs: [
      { size: 200 },
      { size: 200, big: true },
      { size: 1, low: 5, high: 3 },
      { size: 1, low: 9, high: 3 },
      { size: 200, low: 5, high: 3 },
    ],
  },
  {
    when: "a rule is broken, and the schema too",
    specs: [{ size: 200, low: "5" }, { size: 200, mode: "C" }, { size: 1001 }],
  },
];

export const customCases: readonly Case[] = [
  defined("a kind is defined, served, and gone with its objects", (at) => [
    { do: "served", kind: { apiVersion: `${at.group}/v1`, kind: "Thing" } },
    create(thing(at, { size: 1 })),
    get(ref(at)),
    list({ apiVersion: `${at.group}/v1`, kind: "Thing" }, { namespace: at.ns }),
    remove(refOf(definition(at.group))),
    wait(refOf(definition(at.group)), isGone),
    { do: "waitServed", kind: { apiVersion: `${at.group}/v1`, kind: "Thing" }, served: false },
    get(ref(at)),
    create(thing(at, { size: 1 })),
    { do: "served", kind: { apiVersion: `${at.group}/v1`, kind: "Thing" } },
  ]),
  {
    when: "a kind is used before it is defined",
    steps: (place) => {
      const at = { ...place, group: place.own };
      return [
        create(thing(at, { size: 1 })),
        apply(thing(at, { size: 1 })),
        list({ apiVersion: `${at.group}/v1`, kind: "Thing" }),
      ];
    },
  },
  ...specs.map((row): Case => ({
    when: `${row.when} (created)`,
    steps: (at) => row.specs.map((spec, index) => create(thing(at, spec, {}, `a${index}`))),
  })),
  ...specs.map((row): Case => ({
    when: `${row.when} (applied)`,
    steps: (at) => row.specs.map((spec, index) => apply(thing(at, spec, {}, `a${index}`))),
  })),
  shared("what never changes is changed", (at) => [
    create(thing(at, { size: 1, fixed: "a" })),
    merge(ref(at), { spec: { fixed: "b" } }),
    merge(ref(at), { spec: { size: 2 } }),
    merge(ref(at), { spec: { fixed: null } }),
    merge(ref(at), { spec: { fixed: "c" } }),
  ]),
  shared("generations count the spec alone", (at) => [
    create(thing(at, { size: 1 })),
    merge(ref(at), { spec: { size: 2 } }),
    merge(ref(at), { metadata: { labels: { a: "b" } } }),
    merge(ref(at), { status: { phase: "Up" } }),
    merge(ref(at), { status: { phase: "Up" } }, { part: "status" }),
  ]),
  defined(
    "generations count all where the status is no part of its own",
    (at) => [
      create(thing(at, { size: 1 })),
      merge(ref(at), { status: { phase: "Up" } }),
      merge(ref(at), { status: { phase: "Down" } }, { part: "status" }),
    ],
    (group) => definition(group, {}, [version("v1", specSchema)]),
  ),
  shared("a status is written", (at) => [
    create(thing(at, { size: 1 }, { status: { phase: "Up" } })),
    merge(
      ref(at),
      { status: { phase: "Up", unknown: 1 }, spec: { size: 9 }, metadata: { labels: { a: "b" } } },
      { part: "status", manager: "two" },
    ),
    merge(ref(at), { status: { phase: "Sideways" } }, { part: "status", manager: "two" }),
    merge(ref(at), { status: "x" }, { part: "status", manager: "two" }),
    json(ref(at), [{ op: "add", path: "/status/note", value: "x" }], { part: "status", manager: "three" }),
    merge(ref(at), { status: null }, { part: "status", manager: "two" }),
  ]),
  shared("a status is written by nobody else", (at) => [
    apply(thing(at, { size: 1 }, { status: { phase: "Up" } })),
    get(ref(at)),
  ]),
  shared("fields change hands", (at) => [
    apply(thing(at, { size: 1, map: [{ name: "a" }], labels: { a: "1" } })),
    apply(thing(at, { map: [{ name: "b", value: 1 }], labels: { b: "1" } }), { manager: "two" }),
    apply(thing(at, { size: 2 }), { manager: "two" }),
    apply(thing(at, { size: 2, list: ["a"] }), { manager: "two", force: true }),
    apply(thing(at, { size: 2, list: ["b"] })),
    apply(thing(at, { size: 2, set: ["x"] })),
    apply(thing(at, { size: 2, set: ["y"] }), { manager: "two" }),
  ]),
  shared("unknown fields and wrong types are applied", (at) => [
    apply(thing(at, { size: 1, unknown: 1 })),
    apply(thing(at, { size: "1" })),
    apply(thing(at, { size: 1, map: [{ value: 1 }] })),
    apply(thing(at, { size: 1, set: ["a", "a"] })),
  ]),
  shared("it is patched in ways that custom kinds do not know", (at) => [
    create(thing(at, { size: 1 })),
    strategic(ref(at), { spec: { size: 2 } }),
    merge(ref(at), { metadata: { resourceVersion: null }, spec: { size: 2 } }),
    merge(ref(at), { kind: "Other" }),
    merge(ref(at), { apiVersion: "v2" }),
    merge(ref(at), { metadata: { labels: { a: 1 } } }),
    merge(ref(at), { metadata: { unknown: 1 } }),
    json(ref(at), [{ op: "replace", path: "/spec/size", value: "x" }]),
  ]),
  shared("its name and labels are none", (at) => [
    create(thing(at, { size: 0 }, { metadata: { labels: { "a b": "c" } } }, "Not_ok")),
    create(thing(at, { size: 1 }, { metadata: { labels: { a: 1 } } })),
  ]),
  shared("a finalizer without a domain", (at) => [
    create(thing(at, { size: 1 }, { metadata: { finalizers: ["plain"] } })),
    merge(ref(at), { metadata: { finalizers: null } }),
  ]),
  defined(
    "two versions are served",
    (at) => [
      create(thing(at, { size: 1 })),
      get({ ...ref(at), apiVersion: `${at.group}/v1beta1` }),
      apply({ ...thing(at, { mode: "B" }), apiVersion: `${at.group}/v1beta1` }, { manager: "two" }),
      apply(thing(at, { size: 2 })),
      { do: "served", kind: { apiVersion: `${at.group}/v1beta1`, kind: "Thing" } },
      { do: "served", kind: { apiVersion: `${at.group}/v1`, kind: "Thing" } },
    ],
    (group) =>
      definition(group, {}, [
        version("v1", specSchema, { status: {} }),
        version("v1beta1", specSchema, { status: {} }),
      ]),
  ),
  defined(
    "the kind is cluster-wide",
    (at) => [
      create(other(`${at.group}/v1`, "Thing", undefined, "a", { spec: { size: 1 } })),
      get(refOf(other(`${at.group}/v1`, "Thing", undefined, "a"))),
      list({ apiVersion: `${at.group}/v1`, kind: "Thing" }),
    ],
    (group) => definition(group, { scope: "Cluster" }),
  ),
  defined("its definition changes: what is served changes with it", (at) => [
    create(thing(at, { size: 1 })),
    apply(
      definition(at.group, {}, [
        version(
          "v1",
          { type: "object", properties: { size: { type: "integer" }, fresh: { type: "string", default: "new" } } },
          { status: {} },
        ),
      ]),
      { force: true },
    ),
    wait(refOf(definition(at.group)), isEstablished),
  ]),
  {
    when: "a definition is called otherwise than its kind",
    steps: (at) => [create({ ...definition(at.own), metadata: { name: `others.${at.own}` } })],
  },
];
