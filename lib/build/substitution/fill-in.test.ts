import { describe, expect, it } from "vitest";
import { globStepsMax, substitutedCharactersMax, substitutionDepthMax } from "../limits.ts";
import { fillIn } from "./fill-in.ts";
import { parseTemplate } from "./template-reader.ts";
import { namesIn } from "./template.ts";

const values: ReadonlyMap<string, string> = new Map([
  ["v", "hello"],
  ["w", "world"],
  ["n", "3"],
  ["empty", ""],
  ["path", "/srv/app/main.tar.gz"],
  ["tag", "v1.2.3"],
  ["Mixed", "ABC def"],
  ["umlaut", "äöü"],
  ["face", "a😀b"],
  ["sharp", "straße"],
  ["tricky", "${w} $$ $(id) `id` \\n & $&"],
  ["star", "*"],
  ["_", "underscore"],
  ["a1_B", "name"],
]);

function fill(text: string, isStrict = true): string {
  const parsed = parseTemplate(text);
  if (parsed.kind === "malformed") return `malformed: ${parsed.problem}`;
  const filled = fillIn(parsed.template, { values, isStrict });
  return filled.kind === "filled" ? filled.text : `refused: ${filled.problem}`;
}

type Case = readonly [text: string, then: string];

describe.each<readonly [form: string, cases: readonly Case[]]>([
  [
    "a value",
    [
      ["${v}", "hello"],
      ["a ${v} b ${w}${n} c", "a hello b world3 c"],
      ["${empty}", ""],
      ["${_}", "underscore"],
      ["${a1_B}", "name"],
      ["${tricky}", "${w} $$ $(id) `id` \\n & $&"],
    ],
  ],
  [
    "text that is none of ours",
    [
      ["", ""],
      ["no place", "no place"],
      ["$v", "$v"],
      ["$v${v}$", "$vhello$"],
      ["$(v) `v` $1 $ {v}", "$(v) `v` $1 $ {v}"],
      ["{v} }{ ${v}}", "{v} }{ hello}"],
      ["a\\nb \\${v}", "a\\nb \\hello"],
      ["ä😀${v}ü", "ä😀helloü"],
    ],
  ],
  [
    "a dollar that means itself",
    [
      ["$${v}", "${v}"],
      ["a $${v} ${v}", "a ${v} hello"],
      ["$$", "$"],
      ["$$v", "$v"],
      ["$$$${v}", "$${v}"],
      ["$$${v}", "$hello"],
      ["$${v:-${w}}", "${v:-world}"],
      ["${none:-$${x}}", "${x}"],
      ["${v:-$${x}}", "hello"],
      ["${none:-a$$b}", "a$$b"],
    ],
  ],
  [
    "a default where it is unset",
    [
      ["${v-d}", "hello"],
      ["${v=d}", "hello"],
      ["${none-d}", "d"],
      ["${none=d}", "d"],
      ["${empty-d}", ""],
      ["${empty=d}", ""],
      ["${none-}", ""],
      ["${none=a=b-c:d/e#f%g}", "a=b-c:d/e#f%g"],
    ],
  ],
  [
    "a default where it is unset or empty",
    [
      ["${v:-d}", "hello"],
      ["${v:=d}", "hello"],
      ["${none:-d}", "d"],
      ["${none:=d}", "d"],
      ["${empty:-d}", "d"],
      ["${empty:=d}", "d"],
      ["${none:-}", ""],
      ["${none:- a b }", " a b "],
      ["${none:-a\nb}", "a\nb"],
      ["${none:-\\}", "\\"],
      ['${none:-["a","b"]}', '["a","b"]'],
    ],
  ],
  [
    "a default within a default",
    [
      ["${none:-${v}}", "hello"],
      ["${none:-${nor:-${w}}}", "world"],
      ["${none:-a${v}b${w^}c}", "ahellobWorldc"],
      ["${none-${empty:-x}}", "x"],
      ["${v:-${none}}", "hello"],
      ["${empty-${none}}", ""],
    ],
  ],
  [
    "a length, in characters",
    [
      ["${#v}", "5"],
      ["${#empty}", "0"],
      ["${#umlaut}", "3"],
      ["${#face}", "3"],
    ],
  ],
  [
    "a part",
    [
      ["${v:0}", "hello"],
      ["${v:1}", "ello"],
      ["${v:4}", "o"],
      ["${v:5}", ""],
      ["${v:9}", ""],
      ["${v:1:3}", "ell"],
      ["${v:1:0}", ""],
      ["${v:1:99}", "ello"],
      ["${v:9:1}", ""],
      ["${v: -2}", "lo"],
      ["${v: -2:1}", "l"],
      ["${v: -9}", "hello"],
      ["${v:1:-1}", "ell"],
      ["${v:3:-3}", ""],
      ["${face:1:1}", "😀"],
      ["${v:${n}}", "lo"],
      ["${v:0:${n}}", "hel"],
      ["${empty:1}", ""],
    ],
  ],
  [
    "a beginning or an end taken off",
    [
      ["${path#*/}", "srv/app/main.tar.gz"],
      ["${path##*/}", "main.tar.gz"],
      ["${path%.*}", "/srv/app/main.tar"],
      ["${path%%.*}", "/srv/app/main"],
      ["${path%/*}", "/srv/app"],
      ["${path%%/*}", ""],
      ["${tag#v}", "1.2.3"],
      ["${tag#x}", "v1.2.3"],
      ["${tag%.[0-9]}", "v1.2"],
      ["${tag#?}", "1.2.3"],
      ["${tag#}", "v1.2.3"],
      ["${v#*}", "hello"],
      ["${v##*}", ""],
      ["${v%%*}", ""],
      ["${v##*l}", "o"],
      ["${v%l*}", "hel"],
      ["${v%%l*}", "he"],
      ["${v#hello!}", "hello"],
      ["${v#${v}}", ""],
      ["${v##${star}l}", "o"],
      ["${v##\\*}", "hello"],
      ["${star#\\*}", ""],
    ],
  ],
  [
    "something in its place",
    [
      ["${v/l/L}", "heLlo"],
      ["${v//l/L}", "heLLo"],
      ["${v/#he/HE}", "HEllo"],
      ["${v/#lo/LO}", "hello"],
      ["${v/%lo/LO}", "helLO"],
      ["${v/%he/HE}", "hello"],
      ["${v/x/y}", "hello"],
      ["${v/l}", "helo"],
      ["${v//l/}", "heo"],
      ["${v//l}", "heo"],
      ["${v/l*/L}", "heL"],
      ["${v//?/x}", "xxxxx"],
      ["${v//[el]/_}", "h___o"],
      ["${v//[!el]/_}", "_ell_"],
      ["${v/#/pre-}", "pre-hello"],
      ["${v/%/-post}", "hello-post"],
      ["${v//x*/y}", "hello"],
      ["${path//\\//-}", "-srv-app-main.tar.gz"],
      ["${path/\\/srv/\\/opt}", "/opt/app/main.tar.gz"],
      ["${v/l/a/b}", "hea/blo"],
      ["${v/l/\\\\}", "he\\lo"],
      ["${v/${n}/x}", "hello"],
      ["${v/l/${w}}", "heworldlo"],
      ["${v/l/${tricky}}", "he${w} $$ $(id) `id` \\n & $&lo"],
      ["${face//?/x}", "xxx"],
      ["${empty/#/x}", "x"],
    ],
  ],
  [
    "another case",
    [
      ["${v^}", "Hello"],
      ["${v^^}", "HELLO"],
      ["${Mixed,}", "aBC def"],
      ["${Mixed,,}", "abc def"],
      ["${umlaut^}", "Äöü"],
      ["${sharp^^}", "STRAßE"],
      ["${empty^}", ""],
      ["${n^^}", "3"],
    ],
  ],
])("%s", (_form, cases) => {
  it.each(cases)("%j is %j", (text, then) => {
    expect(fill(text)).toBe(then);
  });
});

describe("without a value and without a default", () => {
  const forms = ["", "^", ",,", ":1", ":0:1", "#x", "##x", "%x", "%%x", "/x/y", "//x/y", "/#x/y", "/%x/y"];

  it.each([...forms.map((form) => `\${none${form}}`), "${#none}", "${nor:-${none}}"])("%s is a problem", (text) => {
    expect(fill(text)).toBe(
      "refused: ${none} has no value; give none one in postBuild, or write ${none:-…} with a default",
    );
  });
  it.each([...forms.map((form) => `\${none${form}}`), "${nor:-${none}}"])(
    "%s is empty where that is allowed",
    (text) => {
      expect(fill(`a${text}b`, false)).toBe("ab");
    },
  );
  it("a length is 0 where that is allowed", () => {
    expect(fill("${#none}", false)).toBe("0");
  });
});

describe("what is no form", () => {
  it.each([
    ["${", "is followed by no name"],
    ["${}", "is followed by no name"],
    ["${1}", "is followed by no name"],
    ["${ v}", "is followed by no name"],
    ["${é}", "is followed by no name"],
    ["${#}", "is followed by no name"],
    ["${-x}", "is followed by no name"],
    ["${v", "is never closed"],
    ["${v:-x", "is never closed"],
    ["${v:-${w}", "is never closed"],
    ["${v/a/b", "is never closed"],
    ["${v }", "${v goes on"],
    ["${v.w}", "${v goes on"],
    ["${v!}", "${v goes on"],
    ["${#v:1}", "${v goes on"],
    ["${v^^a}", "${v goes on"],
    ["${v:+x}", "${v:+…} is no form"],
    ["${v+x}", "${v+…} is no form"],
    ["${v:?x}", "${v:?…} is no form"],
    ["${v?x}", "${v?…} is no form"],
    ["${none:-${}}", "is followed by no name"],
  ])("%s is malformed: %s", (text, then) => {
    expect(fill(`text ${text}`)).toMatch(/^malformed: .*; /);
    expect(fill(`text ${text}`)).toContain(then);
  });
  it.each(["${v:}", "${v:x}", "${v:1:x}", "${v:1.5}", "${v:1e3}", "${v:1:1:1}", "${v:9999999999}", "${v:${w}}"])(
    "%s names no number",
    (text) => {
      expect(fill(text)).toMatch(/^refused: \$\{v:…\} goes on with no whole number; /);
    },
  );
  it("a class of characters", () => {
    expect(fill("${v//[[:alpha:]]/x}")).toMatch(/^refused: the pattern of \$\{v…\} holds a class/);
  });
  it("what is told quotes names alone", () => {
    expect(fill("pass${word secret")).not.toContain("secret");
    expect(fill("${v:-secret")).not.toContain("secret");
  });
});

describe("limits", () => {
  const nested = (depth: number): string => `${"${none:-".repeat(depth - 1)}\${v}${"}".repeat(depth - 1)}`;

  it("as deep as allowed, and one deeper", () => {
    expect(fill(nested(substitutionDepthMax))).toBe("hello");
    expect(fill(nested(substitutionDepthMax + 1))).toMatch(/^malformed: .* more than 16 times; flatten it$/);
  });
  it("as many characters as allowed, and one more", () => {
    const rest = "x".repeat(substitutedCharactersMax - "hello".length);
    expect(fill(`${rest}\${v}`)).toHaveLength(substitutedCharactersMax);
    expect(fill(`${rest}x\${v}`)).toMatch(/^refused: it grows past \d+ characters; make its values smaller$/);
  });
  it("a replacement that grows beyond all bounds", () => {
    const long = new Map([["long", "a".repeat(100_000)]]);
    const parsed = parseTemplate("${long//a/${long}}");
    const template = parsed.kind === "parsed" ? parsed.template : [];
    expect(fillIn(template, { values: long, isStrict: true })).toMatchObject({ problem: /grows past/ });
  });
  it("patterns that would backtrack for ever end, found or refused", () => {
    const rules = { values: new Map([["long", "a".repeat(50_000)]]), isStrict: true };
    const of = (text: string): unknown => {
      const parsed = parseTemplate(text);
      return fillIn(parsed.kind === "parsed" ? parsed.template : [], rules);
    };
    expect(of("${long##*a*a*a*a*a*a*b}")).toMatchObject({ kind: "filled" });
    expect(of("${long//*a*b/x}")).toEqual({
      kind: "refused",
      problem: `its patterns take more than ${globStepsMax} steps; make them simpler`,
    });
  });
});

describe("the names in a text", () => {
  it.each([
    ["", []],
    ["${v} ${w} ${v}", ["v", "w"]],
    ["${a:-${b/${c}/${d}}} ${#e} ${f:${g}:${h}} $${i}", ["a", "b", "c", "d", "e", "f", "g", "h"]],
  ])("%s", (text, then) => {
    const parsed = parseTemplate(text);
    expect(parsed.kind === "parsed" ? namesIn(parsed.template) : parsed.problem).toEqual(then);
  });
});
