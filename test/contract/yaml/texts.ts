/** One file and the ConfigMaps that kubectl finds in it. */
export interface TextCase {
  readonly when: string;
  readonly text: string;
  readonly then: readonly string[];
}

const one = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: one\n";
const two = one.replace("one", "two");
const json = (name: string): string => `{"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "${name}"}}`;

/** How a text is cut into documents. */
export const texts: readonly TextCase[] = [
  { when: "one document", text: one, then: ["one"] },
  { when: "two documents", text: `${one}---\n${two}`, then: ["one", "two"] },
  { when: "separators around", text: `---\n${one}---\n${two}---\n`, then: ["one", "two"] },
  { when: "empty documents and comments alone", text: `# a\n---\n---\n# b\n---\n${one}---\n\n`, then: ["one"] },
  { when: "null as a document", text: `null\n---\n${one}---\n~\n`, then: ["one"] },
  { when: "a comment behind the separator", text: `--- # a\n${one}---   \n${two}`, then: ["one", "two"] },
  { when: "a document's end mark", text: `${one}...\n---\n${two}...\n`, then: ["one", "two"] },
  { when: "Windows line ends", text: `${one}---\n${two}`.replaceAll("\n", "\r\n"), then: ["one", "two"] },
  { when: "a byte order mark", text: `\uFEFF${one}`, then: ["one"] },
  { when: "a separator within a block", text: `${one}data:\n  a: |\n    ---\n    b\n`, then: ["one"] },
  { when: "JSON", text: json("one"), then: ["one"] },
  {
    when: "JSON that YAML 1.1 does not hold",
    text: json("one").replace("}}", '}, "data": {"a": "\\/\\ud83d\\ude00"}}'),
    then: ["one"],
  },
  { when: "JSON, then YAML", text: `${json("one")}\n---\n${two}`, then: ["one", "two"] },
  { when: "brackets that are not JSON", text: json("one").replaceAll('"', ""), then: ["one"] },
  {
    when: "a list",
    text: `apiVersion: v1\nkind: List\nitems:\n- ${json("one")}\n- ${json("two")}\n`,
    then: ["one", "two"],
  },
  {
    when: "a list of a kind, whose items need not say it",
    text: 'apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: {name: one}\n  data: {a: "1"}\n',
    then: ["one"],
  },
];

/** What kubectl refuses too, or would read in a way that nobody means. */
export interface RefusedText {
  readonly when: string;
  readonly text: string;
  readonly says: RegExp;
  /** Whether kubectl refuses it; where it does not, the row says what it would do. */
  readonly kubectl: "refuses" | "reads";
}

const valued = (value: string): string => `${one}spec:\n  ${value.replaceAll("\n", "\n  ")}\n`;

export const refusedTexts: readonly RefusedText[] = [
  {
    when: "text behind the separator",
    text: `${one}--- {a: b}\n`,
    says: /document 2, line 5: text follows/,
    kubectl: "refuses",
  },
  {
    when: "a directive",
    text: `%YAML 1.1\n---\n${one}`,
    says: /document 1, line 1: directives end mark/,
    kubectl: "refuses",
  },
  { when: "a tab as indentation", text: `${one}spec:\n\ta: b\n`, says: /line 6: tab characters/, kubectl: "refuses" },
  { when: "bad indentation", text: valued("a:\n  - b\n -c"), says: /line 8: .*indentation/, kubectl: "refuses" },
  { when: "a colon too many", text: valued("a: b: c"), says: /line 6: /, kubectl: "refuses" },
  { when: "an open quote", text: valued('a: "b'), says: /unexpected end of the stream/, kubectl: "refuses" },
  {
    when: "a separator within quotes",
    text: `${one}spec:\n  a: "b\n---\nc"\n`,
    says: /unexpected end/,
    kubectl: "refuses",
  },
  { when: "an alias of nothing", text: valued("a: *b"), says: /alias \*b names no anchor/, kubectl: "refuses" },
  {
    when: "an alias within itself",
    text: valued("a: &b [*b]"),
    says: /alias \*b stands inside what it names/,
    kubectl: "refuses",
  },
  {
    when: "a map within itself",
    text: valued("a: &b {c: *b}"),
    says: /alias \*b stands inside what it names/,
    kubectl: "refuses",
  },
  { when: "infinity", text: valued("a: .inf"), says: /it holds \.inf/, kubectl: "refuses" },
  { when: "no number", text: valued("a: [.NaN]"), says: /it holds \.inf, \.nan/, kubectl: "refuses" },
  { when: "a key that is null", text: valued("~: a"), says: /a key is a list, a map, null/, kubectl: "refuses" },
  { when: "a key that is a list", text: valued("? [a]\n: b"), says: /a key is a list/, kubectl: "refuses" },
  { when: "a key past 64 bits", text: valued("18446744073709551615: a"), says: /past 64 bits/, kubectl: "refuses" },
  { when: "a merge of no map", text: valued("<<: 1"), says: /a merge key \(<<\) takes a map/, kubectl: "refuses" },
  {
    when: "a tag that is not so",
    text: valued("a: !!int x"),
    says: /not what its tag tag:yaml\.org,2002:int says/,
    kubectl: "refuses",
  },
  { when: "an open bracket", text: valued("a: [b"), says: /unexpected end|comma/, kubectl: "refuses" },
  { when: "an unknown escape", text: valued('a: "\\q"'), says: /unknown escape sequence/, kubectl: "refuses" },
  { when: "half a character", text: valued('a: "\\ud83d"'), says: /half of a surrogate pair/, kubectl: "refuses" },
  {
    when: "a line separator of Unicode in a block",
    text: valued("a: |\n  b\u2028c"),
    says: /raw line separator/,
    kubectl: "refuses",
  },
  {
    when: "a control character",
    text: valued('a: "b\u0001"'),
    says: /JSON character|non-printable/,
    kubectl: "refuses",
  },
  {
    when: "a custom tag (kubectl drops it)",
    text: valued("a: !secret b"),
    says: /tag !secret is not accepted/,
    kubectl: "reads",
  },
  {
    when: "text behind the end mark (kubectl drops it)",
    text: `${one}...\n${two}`,
    says: /line 5: text follows the end mark/,
    kubectl: "reads",
  },
  {
    when: "a next line of Unicode (a blank to kubectl)",
    text: valued('a: "b\u0085c"'),
    says: /raw line separator/,
    kubectl: "reads",
  },
  {
    when: "a lone - in brackets (a text to kubectl)",
    text: valued("a: [b, -]"),
    says: /lone - needs quotes/,
    kubectl: "reads",
  },
  {
    when: "an address of IPv6 in brackets (a text to kubectl)",
    text: valued("a: [fe80::]"),
    says: /disagree about/,
    kubectl: "reads",
  },
  { when: "a port in brackets", text: valued("a: [:8080]"), says: /disagree about/, kubectl: "refuses" },
  {
    when: "a tag without its text in brackets (kubectl takes the next)",
    text: valued("a: [!!str, b]"),
    says: /disagree about/,
    kubectl: "reads",
  },
  {
    when: "?x in brackets (a key to kubectl)",
    text: valued("a: [?x]"),
    says: /disagree about/,
    kubectl: "reads",
  },
  {
    when: "a colon before a bracket (a text to kubectl)",
    text: valued("a: {b:}"),
    says: /disagree about/,
    kubectl: "reads",
  },
  {
    when: "a map's tag without a map (a text to kubectl)",
    text: valued("a: !!map"),
    says: /tag !!map does not say/,
    kubectl: "reads",
  },
  {
    when: "an anchor with a colon (shorter to kubectl)",
    text: valued("a: &b:c d"),
    says: /anchor b:c holds more/,
    kubectl: "reads",
  },
  {
    when: "a tab between brackets (a blank to kubectl)",
    text: valued("a: [b,\tc]"),
    says: /stands a tab/,
    kubectl: "reads",
  },
  { when: "a key named __proto__", text: valued("__proto__: {a: b}"), says: /named __proto__/, kubectl: "reads" },
];
