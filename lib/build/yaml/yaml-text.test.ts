import { describe, expect, it } from "vitest";
import { readYaml } from "./documents.ts";
import { showYaml, writeYaml } from "./yaml-text.ts";

const reread = (value: unknown): unknown => {
  const reading = readYaml(writeYaml(value));
  return reading.kind === "read" ? reading.documents.map((document) => document.value) : reading.problem;
};

describe("what is written is read as it was", () => {
  it.each([
    ...["", " ", " x", "x ", "yes", "Y", "n", "off", "NO", "true", "null", "~", "<<", "=", ".inf", ".nan", "-.INF"],
    ...[
      "0",
      "08",
      "0777",
      "0o17",
      "0b11",
      "0x1F",
      "1_000",
      "0_",
      ".5_5",
      "1.",
      "1e3",
      "+1",
      "-0",
      "1e",
      "_1",
      "+",
      "-",
    ],
    ...[
      "12:30:45",
      "190:20:30",
      "2001-12-14",
      "2001-12-14T21:59:43Z",
      "---",
      "--- a",
      "...",
      "- a",
      "? a",
      ": a",
      "a:",
    ],
    ...[
      "a: b",
      "a #b",
      "#a",
      "{a: b}",
      "[a]",
      "!a",
      "&a",
      "*a",
      "%a",
      "@a",
      "`a",
      "|",
      ">",
      "'",
      '"',
      "a'b",
      'a"b',
      "\\",
    ],
    ...[
      "a\nb",
      "a\nb\n",
      "a\n\nb\n\n\n",
      "  a\nb",
      "\n a",
      "a  \nb",
      "\n",
      "\t",
      "a\tb",
      "a\r\nb",
      "\u0007",
      "é",
      "😀",
    ],
    ...["\u0085", "a\u2028b", "\ufeff", "a\n---\nb", "a\n...\nb\n", `${"x".repeat(200)} ${"y".repeat(200)}`],
    ...["${a}", "${a:-b c}", "x: ${a}", "#${a}", "${a: -1}", "$${a}"],
  ])("%j", (text) => {
    const value = { within: { [text]: text }, list: [text, { deep: { [`k${text}`]: [text] } }] };
    expect(reread(value)).toEqual([value]);
  });
  it.each([0, -1, 1.5, 1e21, 5e-7, 9007199254740991, 9223372036854775807n, -9223372036854775808n, true, false, null])(
    "%s",
    (value) => {
      expect(reread({ value, list: [value] })).toEqual([{ value, list: [value] }]);
    },
  );
  it.each([{ a: {} }, { a: [] }, { a: [[], [[1]], {}] }, { b: 1, a: [{ d: 1, c: [{ e: [] }] }] }])("%j", (value) => {
    expect(reread(value)).toEqual([value]);
  });
});

describe("a text with a place to fill in", () => {
  it.each([
    { text: "${a}", then: "a: ${a}\n" },
    { text: "${a:-x y}", then: "a: ${a:-x y}\n" },
    { text: "a-${a}.b", then: "a: a-${a}.b\n" },
    { text: "#${a}", then: "a: '#${a}'\n" },
    { text: "x\n${a}\n", then: "a: |\n  x\n  ${a}\n" },
  ])("$text stands as $then", ({ text, then }) => {
    expect(writeYaml({ a: text })).toBe(then);
  });
  it("keys are sorted", () => {
    expect(writeYaml({ b: 1, a: 2 })).toBe("a: 2\nb: 1\n");
  });
});

it("what is shown to people is as kubectl prints it", () => {
  expect(showYaml({ b: ["yes", "plain"], a: { c: [] } })).toBe('a:\n  c: []\nb:\n- "yes"\n- plain\n');
});
