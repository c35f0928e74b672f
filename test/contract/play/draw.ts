import type { Random } from "../../../lib/base/index.ts";
import type { KubeObject, ObjectRef } from "../../../lib/cluster/index.ts";
import { configMap, container, deployment, other, refOf, secret, service } from "./objects.ts";
import { apply, create, get, json, list, merge, remove, strategic, type At, type Case, type Step } from "./step.ts";

/** What is drawn from: few names, few values, so that requests meet. */
const names = ["a", "b", "c"];
const keys = ["x", "y", "z"];
const managers = ["one", "two", "three"];

/** A case of drawn requests: the same seed, the same requests. */
export function drawCase(random: Random, steps: number): Case {
  const draws = Array.from({ length: steps }, () => drawStep(random));
  return { when: "drawn", steps: (at) => draws.map((draw) => draw(at)) };
}

type Draw = (at: At) => Step;

function drawStep(random: Random): Draw {
  const how = {
    manager: pick(random, managers),
    ...(chance(random, 0.3) && { force: true }),
    ...(chance(random, 0.1) && { dryRun: true as const }),
  };
  const { force: _, ...plain } = how;
  const object = drawObject(random);
  const ref = (at: At): ObjectRef => refOf(object(at));
  const draws: readonly (readonly [number, () => Draw])[] = [
    [8, () => (at) => apply(object(at), how)],
    [2, () => (at) => create(object(at), plain)],
    [
      3,
      () => {
        const body = drawMerge(random);
        return (at) => merge(ref(at), body, plain);
      },
    ],
    [
      2,
      () => {
        const body = drawMerge(random);
        return (at) => strategic(ref(at), body, plain);
      },
    ],
    [
      3,
      () => {
        const operations = drawOperations(random);
        return (at) => json(ref(at), operations, plain);
      },
    ],
    [
      2,
      () => {
        const status = pick(random, [
          { phase: "Up" },
          { phase: "Down", note: "n" },
          { phase: "Sideways" },
          { note: null },
          null,
        ]);
        return (at) => merge(ref(at), { status, spec: { size: 7 } }, { ...plain, part: "status" });
      },
    ],
    [2, () => (at) => remove(ref(at), {})],
    [1, () => (at) => get(ref(at))],
    [
      1,
      () => {
        const selector = pick(random, ["l=1", "l!=1", "l in (1,2)", "!l"]);
        return (at) => list({ apiVersion: "v1", kind: "ConfigMap" }, { namespace: at.ns, labelSelector: selector });
      },
    ],
  ];
  const total = draws.reduce((sum, [weight]) => sum + weight, 0);
  let left = random.next() * total;
  for (const [weight, draw] of draws) {
    left -= weight;
    if (left < 0) return draw();
  }
  return (at) => get(ref(at));
}

function drawObject(random: Random): (at: At) => KubeObject {
  const name = pick(random, names);
  const drawn = drawMetadata(random);
  const values = drawValues(random);
  switch (pick(random, ["ConfigMap", "ConfigMap", "ConfigMap", "Secret", "Deployment", "Service", "Thing", "Thing"])) {
    case "Secret":
      return ({ ns }) => secret(ns, name, { metadata: drawn, stringData: values });
    case "Deployment": {
      const spec = drawDeployment(random);
      return ({ ns }) => deployment(ns, name, spec, { metadata: drawn });
    }
    case "Service": {
      const ports = subset(random, [80, 81, 82]).map((port) => ({
        port,
        name: `p${port}`,
        ...(chance(random, 0.5) && { targetPort: 1 + Math.floor(random.next() * 3) }),
      }));
      return ({ ns }) => service(ns, name, { clusterIP: "None", selector: { app: "web" }, ports });
    }
    case "Thing": {
      const spec = drawThing(random);
      // An empty map in a custom object's metadata stays in etcd, unseen, until the next write, which so counts as a change.
      const metadata = withoutEmpty(drawn);
      return ({ ns, group }) => other(`${group}/v1`, "Thing", ns, name, { metadata, spec });
    }
    default: {
      const data = chance(random, 0.9) ? values : undefined;
      return ({ ns }) => configMap(ns, name, data, { metadata: drawn });
    }
  }
}

function drawMetadata(random: Random): Readonly<Record<string, unknown>> {
  return {
    ...(chance(random, 0.5) && {
      labels: Object.fromEntries(subset(random, ["l", "m"]).map((key) => [key, pick(random, ["1", "2"])])),
    }),
    ...(chance(random, 0.3) && {
      annotations: Object.fromEntries(
        subset(random, ["example.com/a", "b"]).map((key) => [key, pick(random, ["1", ""])]),
      ),
    }),
  };
}

function withoutEmpty(metadata: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(metadata).filter(([, map]) => Object.keys(map as object).length > 0));
}

function drawValues(random: Random): Readonly<Record<string, string>> {
  return Object.fromEntries(subset(random, keys).map((key) => [key, pick(random, ["1", "2", ""])]));
}

function drawDeployment(random: Random): Readonly<Record<string, unknown>> {
  const env = subset(random, ["A", "B", "C"]).map((name) => ({ name, value: pick(random, ["1", "2"]) }));
  const containers = [
    container({ env }),
    ...(chance(random, 0.5) ? [container({ name: "side", args: subset(random, keys) })] : []),
  ];
  return {
    paused: true,
    ...(chance(random, 0.5) && { minReadySeconds: Math.floor(random.next() * 3) }),
    template: { metadata: { labels: { app: "web" } }, spec: { containers } },
  };
}

/** Some of it is valid. */
function drawThing(random: Random): Readonly<Record<string, unknown>> {
  const fields: Readonly<Record<string, readonly unknown[]>> = {
    size: [1, 2, 200, 1001, "1", null],
    big: [true, false],
    low: [1, 9],
    high: [5],
    name: ["ab", "abcdef", "A", null],
    mode: ["A", "B", "C"],
    list: [["a"], ["a", "b"], []],
    set: [["a"], ["a", "b"], ["b", "b"]],
    map: [[{ name: "a" }], [{ name: "a", value: 1 }, { name: "b" }], [{ name: "b", value: 2 }]],
    either: [1, "x"],
    free: [{ x: { y: 1 } }, {}],
    labels: [{ a: "1" }, { a: "1", b: "2" }, { a: "1", b: "2", c: "3" }],
    nothing: [null, "x"],
    fixed: ["a", "b"],
    one: [{ a: "x" }, { b: "y" }, {}],
  };
  const drawn = Object.entries(fields).filter(() => chance(random, 0.25));
  return { size: 1, ...Object.fromEntries(drawn.map(([field, values]) => [field, pick(random, values)])) };
}

/** Fits every kind: what a kind does not know, it drops. */
function drawMerge(random: Random): Readonly<Record<string, unknown>> {
  const value = (): string | null => pick(random, ["1", "2", null]);
  return {
    ...(chance(random, 0.7) && { metadata: { labels: { [pick(random, ["l", "m"])]: value() } } }),
    ...(chance(random, 0.3) && { metadata: { annotations: { "example.com/a": value() } } }),
    ...(chance(random, 0.3) && { unknown: 1 }),
    ...(chance(random, 0.2) && { metadata: null }),
  };
}

function drawOperations(random: Random): readonly unknown[] {
  const path = (): string =>
    pick(random, [
      "/data/x",
      "/data/y",
      "/metadata/labels/l",
      "/metadata/labels",
      "/metadata/annotations",
      "/none/none",
    ]);
  return Array.from({ length: 1 + Math.floor(random.next() * 3) }, () => {
    switch (pick(random, ["add", "replace", "remove", "test"])) {
      case "add":
        return {
          op: "add",
          path: pick(random, ["/metadata/labels/l", "/metadata/labels/m"]),
          value: pick(random, ["1", "2"]),
        };
      case "replace":
        return { op: "replace", path: pick(random, ["/metadata/labels/l", "/metadata/labels/m"]), value: "2" };
      case "remove":
        return { op: "remove", path: path() };
      default:
        return { op: "test", path: path(), value: pick(random, ["1", "2"]) };
    }
  });
}

function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random.next() * from.length)] as T;
}

function subset<T>(random: Random, from: readonly T[]): readonly T[] {
  return from.filter(() => random.next() < 0.5);
}

function chance(random: Random, probability: number): boolean {
  return random.next() < probability;
}
