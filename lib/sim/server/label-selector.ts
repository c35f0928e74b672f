import {
  badRequest,
  invalidValue,
  labelValueErrors,
  qualifiedNameErrors,
  type Refused,
  tellFieldError,
} from "../words/index.ts";

export type Labels = Readonly<Record<string, string>>;

/** Does an object with these labels belong? */
export type LabelTest = (labels: Labels) => boolean;

const operators = ["in", "notin", "=", "==", "!=", "gt", "lt"];
type Token = { readonly kind: "word" | "sign" | "end"; readonly text: string };

/**
 * A label selector as Kubernetes reads it: `app=web,tier in (a, b),!old`.
 * @throws Refused 400, in the server's words, for what is no selector
 */
export function parseLabelSelector(text: string): LabelTest {
  const tokens = tokenize(text);
  const tests: LabelTest[] = [];
  if (tokens.peek().kind === "end") return () => true;
  for (;;) {
    const { kind, text: sign } = tokens.peek();
    if (kind !== "word" && sign !== "!") {
      throw badRequest(`found '${sign}', expected: !, identifier, or 'end of string'`);
    }
    tests.push(parseRequirement(tokens));
    const next = tokens.take();
    if (next.kind === "end") return (labels) => tests.every((test) => test(labels));
    if (next.text !== ",") throw badRequest(`found '${next.text}', expected: ',' or 'end of string'`);
    const after = tokens.peek();
    if (after.kind !== "word" && after.text !== "!") {
      throw badRequest(`found '${after.text}', expected: identifier after ','`);
    }
  }
}

function tokenize(text: string): { peek: () => Token; take: () => Token } {
  const found = [...text.matchAll(/\s*(?:(==|!=|[=!,()<>])|([^\s=!,()<>]+))/gy)].map((match): Token => ({
    kind: match[1] === undefined ? "word" : "sign",
    text: match[1] ?? match[2] ?? "",
  }));
  const end: Token = { kind: "end", text: "" };
  let at = 0;
  return { peek: () => found[at] ?? end, take: () => found[at++] ?? end };
}

function parseRequirement(tokens: ReturnType<typeof tokenize>): LabelTest {
  if (tokens.peek().text === "!") {
    tokens.take();
    const key = checkedKey(tokens.take().text);
    return (labels) => labels[key] === undefined;
  }
  const key = checkedKey(tokens.take().text);
  const { kind, text } = tokens.peek();
  if (kind === "end" || text === ",") return (labels) => labels[key] !== undefined;
  tokens.take();
  switch (text) {
    case "in":
    case "notin": {
      const values = parseValues(tokens).map((value, index) => checkedValue(key, value, index));
      const isIn: LabelTest = (labels) => values.includes(labels[key] ?? "") && labels[key] !== undefined;
      return text === "in" ? isIn : (labels) => !isIn(labels);
    }
    case "=":
    case "==":
    case "!=": {
      const value = checkedValue(key, takeValue(tokens), 0);
      return text === "!=" ? (labels) => labels[key] !== value : (labels) => labels[key] === value;
    }
    case "<":
    case ">":
      return compare(key, text, takeValue(tokens));
    default:
      throw misread(`found '${text}', expected: ${operators.join(", ")}`);
  }
}

function takeValue(tokens: ReturnType<typeof tokenize>): string {
  return tokens.peek().kind === "word" ? tokens.take().text : "";
}

function parseValues(tokens: ReturnType<typeof tokenize>): string[] {
  const open = tokens.take();
  if (open.text !== "(") throw misread(`found '${open.text}', expected: '('`);
  const values: string[] = [];
  for (;;) {
    values.push(takeValue(tokens));
    const next = tokens.take();
    if (next.text === ")") return values;
    if (next.text !== ",") throw misread(`found '${next.text}', expected: ',' or ')'`);
  }
}

function compare(key: string, sign: "<" | ">", value: string): LabelTest {
  if (!/^[+-]?\d+$/.test(value)) {
    const why = "for 'Gt', 'Lt' operators, the value must be an integer";
    throw misread(tellFieldError(invalidValue("values[0]", value, why)));
  }
  return (labels) => {
    const label = labels[key];
    if (label === undefined || !/^[+-]?\d+$/.test(label)) return false;
    return sign === ">" ? Number(label) > Number(value) : Number(label) < Number(value);
  };
}

function checkedKey(key: string): string {
  const [error] = qualifiedNameErrors(key);
  if (error !== undefined) throw misread(tellFieldError(invalidValue("<nil>", key, error)));
  return key;
}

function checkedValue(key: string, value: string, index: number): string {
  const [error] = labelValueErrors(value);
  if (error !== undefined) throw misread(tellFieldError(invalidValue(`values[${index}][${key}]`, value, error)));
  return value;
}

function misread(why: string): Refused {
  return badRequest(`unable to parse requirement: ${why}`);
}
