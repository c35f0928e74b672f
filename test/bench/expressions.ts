import { Environment } from "@marcbachmann/cel-js";
import { evaluate, readExpression, type Expression } from "../../lib/health/index.ts";
import { median, wallTimes } from "./rounds.ts";
import { atMost, compare, count, seconds, shown, type Row } from "./table.ts";

const looks = 20_000;
const rounds = 15;
const hostileRounds = 7;
const hostileMsMax = 50;

/** What gates on a Konfiguration, as Flux' documentation writes it. */
const texts = [
  "status.observedGeneration != metadata.generation",
  "status.conditions.filter(e, e.type == 'Ready').all(e, e.status == 'False')",
  "status.conditions.filter(e, e.type == 'Ready').all(e, e.status == 'True')",
];

const konfiguration = {
  apiVersion: "jsonnet.io/v1beta1",
  kind: "Konfiguration",
  metadata: { name: "shop", namespace: "prod", generation: 7, labels: { "app.kubernetes.io/name": "shop" } },
  spec: { interval: "10m", path: "deploy", prune: true },
  status: {
    observedGeneration: 7,
    lastAppliedRevision: "main@sha1:0f3b",
    conditions: ["Reconciling", "Healthy", "Ready"].map((type) => ({
      type,
      status: type === "Reconciling" ? "False" : "True",
      reason: "ReconciliationSucceeded",
      message: "Applied revision: main@sha1:0f3b",
      lastTransitionTime: "2024-05-01T10:00:00Z",
      observedGeneration: 7,
    })),
    inventory: Array.from({ length: 50 }, (_, index) => ({ id: `prod_shop-${index}_apps_Deployment`, v: "v1" })),
  },
};

/** The pattern's three expressions over one object, and what the dearest of them can cost. */
export async function benchExpressions(): Promise<readonly Row[]> {
  const expressions = texts.map(read);
  const bare = texts.map((text) => library.parse(text));
  const withInts = ints(konfiguration) as typeof konfiguration;
  const times = await wallTimes(
    {
      ours: over(() => expressions.map((expression) => evaluate(expression, konfiguration).kind).join() === wanted),
      bare: over(() => bare.map((run) => String(run(withInts))).join() === wanted),
      plain: over(() => byHand(konfiguration).join() === wanted),
    },
    rounds,
  );
  const measurement = `${count(looks)} times the 3 expressions of the Konfiguration pattern`;
  const { ours } = times;
  return [
    compare({ measurement, ours, peer: times.bare, peerName: "bare cel-js", allowedRatio: 2, unit: seconds }),
    compare({ measurement, ours, peer: times.plain, peerName: "written by hand", unit: seconds }),
    shown("evaluations a second", (looks * texts.length * 1_000) / median(ours), (value) => count(Math.round(value))),
    atMost("the dearest hostile expression, processor time", dearestEvaluation(), hostileMsMax, seconds),
    atMost("the dearest hostile expression to read, processor time", dearestReading(), hostileMsMax, seconds),
  ];
}

const wanted = "false,false,true";

const library = new Environment({ unlistedVariablesAreDyn: true, enableOptionalTypes: true });

function read(text: string): Expression {
  const reading = readExpression(text);
  if (reading.kind === "invalid") throw new Error(reading.message);
  return reading.expression;
}

function over(look: () => boolean): () => Promise<void> {
  return () => {
    for (let index = 0; index < looks; index += 1) if (!look()) throw new Error("another answer than the object gives");
    return Promise.resolve();
  };
}

/** The library takes a number for a double: its ints are made beforehand, and not measured. */
function ints(value: unknown): unknown {
  if (typeof value === "number") return BigInt(value);
  if (Array.isArray(value)) return value.map(ints);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, ints(field)]));
}

function byHand({ metadata, status }: typeof konfiguration): readonly boolean[] {
  const ready = (is: string): boolean =>
    status.conditions.filter(({ type }) => type === "Ready").every((condition) => condition.status === is);
  return [status.observedGeneration !== metadata.generation, ready("False"), ready("True")];
}

const hostileTexts = [
  "many.all(a, many.all(b, many.all(c, many.all(d, a + b + c + d >= 0))))",
  "large.all(a, large.all(b, b.none == 1 || true))",
  "large.map(a, large + large).size() > 0",
  "many.map(a, many.map(b, many)) == many.map(a, many.map(b, many))",
  "many.all(a, size(keys) > 0)",
  "many.all(a, '%s%s'.format([keys, text]) != '')",
  "many.all(a, text.indexOf('b' + text.substring(0, 200)) == -1)",
  "many.all(a, base64.decode(text) != b'')",
  "patterns.all(p, 'a'.matches(p) || true)",
];

function dearestEvaluation(): number {
  const fields = {
    many: Array.from({ length: 300 }, (_, index) => index),
    large: Array.from({ length: 20_000 }, (_, index) => ({ type: `t${index}`, status: "True" })),
    keys: Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`k${index}`, index])),
    text: "a".repeat(2 ** 20),
    patterns: Array.from({ length: 500 }, (_, index) => `\\pL{0,20}[^a-z${index}]*x`),
  };
  return Math.max(...hostileTexts.map(read).map((expression) => cpuMs(() => evaluate(expression, fields))));
}

const choices = Array.from({ length: 300 }, (_, index) => `${String.fromCodePoint(0x100 + index)}?`).join("");

/** Those that are read, and those that are refused for what they would cost. */
const hostileReadings = [
  `a${".b".repeat(990)} == 1`,
  `a${"[0]".repeat(490)} == 1`,
  `a${"+a".repeat(490)} == 1`,
  `a${".map(e,e)".repeat(330)} == []`,
  `a == [0${",0".repeat(990)}]`,
  `a == {'a':0${",'a':0".repeat(490)}}`,
  `${"!".repeat(4_000)}a`,
  `a == b'${"\\n".repeat(2_000)}'`,
  `a == ${"1".repeat(4_000)}`,
  `a.matches('^${choices}$')`,
  "a.matches('a{900}')",
  "a.matches(r'\\pL{900}')",
  `a.matches(r'[${"\\pL".repeat(120)}]')`,
  `a.matches(r'(?i)[${"a-\\x{10ffff}".repeat(4)}]')`,
  `a.matches(r'(?i)[${"a-\\x{10ffff}".repeat(60)}]')`,
  `a.matches(r'${"[[:".repeat(330)}')`,
];

function dearestReading(): number {
  let round = 0;
  const readAnew = (text: string): void => {
    round += 1; // what was read before would be remembered
    readExpression(`${text} //${round}`);
  };
  return Math.max(
    ...hostileReadings.map((text) =>
      cpuMs(() => {
        readAnew(text);
      }),
    ),
  );
}

/** The median of some rounds. */
function cpuMs(work: () => void): number {
  const costs = Array.from({ length: hostileRounds }, () => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return median(costs);
}
