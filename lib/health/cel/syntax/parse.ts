import { expressionDepthMax, expressionNodesMax } from "../../limits.ts";
import { CelUint } from "../values/value.ts";
import { Complaint } from "./complaint.ts";
import { functionMacro, methodMacro } from "./macros.ts";
import { readTokens, type Token } from "./tokens.ts";
import type { ListItem, MapEntry, Node } from "./tree.ts";

/** Reads an expression by CEL's grammar. @throws Complaint at the first character that does not fit */
export function parse(text: string): Node {
  const parser = new Parser(readTokens(text));
  const node = parser.expression();
  parser.expectEnd();
  return node;
}

const reserved = new Set(
  "as break const continue else for function if import in let loop package namespace return var void while".split(" "),
);
const relations = new Set(["<", "<=", ">=", ">", "==", "!="]);
const sums = new Set(["+", "-"]);
const products = new Set(["*", "/", "%"]);
/** So much of what stands there is shown. */
const shownMax = 40;
const intMax = 2n ** 63n - 1n;
const uintMax = 2n ** 64n - 1n;

/** A walk over the tokens from left to right: one method for each rule of the grammar. */
class Parser {
  private readonly tokens: readonly Token[];
  private index = 0;
  private depth = 0;
  private nodes = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  expression(): Node {
    this.depth += 1;
    if (this.depth > expressionDepthMax) {
      throw new Complaint(this.next().at, `expected at most ${expressionDepthMax} levels of nesting`);
    }
    const condition = this.disjunction();
    const { at } = this.next();
    if (!this.takes("?")) {
      this.depth -= 1;
      return condition;
    }
    const yes = this.disjunction();
    this.expect(":");
    const no = this.expression();
    this.depth -= 1;
    return this.node({ at, kind: "choice", condition, yes, no });
  }

  expectEnd(): void {
    if (this.next().content.kind !== "end") this.complain("an operator or the end");
  }

  private disjunction(): Node {
    return this.logic("||", () => this.logic("&&", () => this.relation()));
  }

  private logic(operator: "&&" | "||", operand: () => Node): Node {
    let left = operand();
    for (;;) {
      const { at } = this.next();
      if (!this.takes(operator)) return left;
      left = this.node({ at, kind: "logic", operator, left, right: operand() });
    }
  }

  private relation(): Node {
    return this.operations(
      () => this.operations(() => this.operations(() => this.unary(), products), sums),
      relations,
      "in",
    );
  }

  private operations(operand: () => Node, signs: ReadonlySet<string>, word?: string): Node {
    let left = operand();
    for (;;) {
      const { at, content, shown } = this.next();
      const isOne =
        (content.kind === "sign" && signs.has(content.sign)) || (content.kind === "name" && content.name === word);
      if (!isOne) return left;
      this.index += 1;
      left = this.node({ at, kind: "call", name: shown, style: "operator", args: [left, operand()] });
    }
  }

  /** Signs in a row cancel each other out by twos; a minus before a number belongs to it. */
  private unary(): Node {
    const { at, content } = this.next();
    if (content.kind !== "sign" || (content.sign !== "!" && content.sign !== "-")) return this.member();
    const { sign } = content;
    let count = 0;
    while (this.takes(sign)) count += 1;
    const number = sign === "-" && count === 1 ? this.number(at, true) : undefined;
    if (number !== undefined) return this.memberOf(number);
    const operand = this.member();
    if (count % 2 === 0) return operand;
    return this.node({ at, kind: "call", name: sign === "-" ? "-" : "!", style: "operator", args: [operand] });
  }

  private member(): Node {
    return this.memberOf(this.primary());
  }

  private memberOf(first: Node): Node {
    let operand = first;
    for (;;) {
      const { at } = this.next();
      if (this.takes(".")) operand = this.dot(operand);
      else if (this.takes("[")) operand = this.bracket(at, operand);
      else if (this.isSign("{") && isTypeName(operand)) {
        throw new Complaint(at, "expected no message: there are none in the environment");
      } else return operand;
    }
  }

  private dot(operand: Node): Node {
    const isOptional = this.takes("?");
    const { at, content } = this.next();
    if (content.kind !== "name" && content.kind !== "quoted-name") return this.complain("the name of a field");
    this.index += 1;
    if (content.kind === "quoted-name" || isOptional || !this.takes("(")) {
      return this.node({ at, kind: "select", operand, field: content.name, isOptional });
    }
    const args = this.arguments();
    const macro = methodMacro(at, content.name, operand, args);
    return this.node(macro ?? { at, kind: "call", name: content.name, style: "method", args: [operand, ...args] });
  }

  private bracket(at: number, operand: Node): Node {
    const isOptional = this.takes("?");
    const index = this.expression();
    this.expect("]");
    return this.node({ at, kind: "index", operand, index, isOptional });
  }

  private primary(): Node {
    const { at, content } = this.next();
    switch (content.kind) {
      case "int":
      case "uint":
      case "double":
        return this.number(at, false) ?? this.complain("a number");
      case "string":
      case "bytes":
        this.index += 1;
        return this.node({ at, kind: "literal", value: content.value });
      case "name":
        return this.name();
      case "sign":
        return this.enclosed(at);
      case "quoted-name":
      case "end":
        return this.complain("an expression");
    }
  }

  private enclosed(at: number): Node {
    if (this.takes("(")) {
      const inner = this.expression();
      this.expect(")");
      return inner;
    }
    if (this.takes("[")) return this.node({ at, kind: "list", items: this.listed("]", () => this.item()) });
    if (this.takes("{")) return this.node({ at, kind: "map", entries: this.listed("}", () => this.entry()) });
    if (this.takes(".")) return this.name();
    return this.complain("an expression");
  }

  private name(): Node {
    const { at, content } = this.next();
    if (content.kind !== "name" || reserved.has(content.name)) return this.complain("an expression");
    this.index += 1;
    const { name } = content;
    if (name === "true" || name === "false") return this.node({ at, kind: "literal", value: name === "true" });
    if (name === "null") return this.node({ at, kind: "literal", value: null });
    if (!this.takes("(")) return this.node({ at, kind: "name", name });
    const args = this.arguments();
    return this.node(functionMacro(at, name, args) ?? { at, kind: "call", name, style: "function", args });
  }

  private number(at: number, isNegative: boolean): Node | undefined {
    const { content } = this.next();
    if (content.kind === "double") {
      if (!Number.isFinite(content.value)) return this.complain("a number of 64 bits");
      this.index += 1;
      return this.node({ at, kind: "literal", value: isNegative ? -content.value : content.value });
    }
    if (content.kind === "int") {
      if (content.value > intMax + (isNegative ? 1n : 0n)) return this.complain("an int of 64 bits");
      this.index += 1;
      return this.node({ at, kind: "literal", value: isNegative ? -content.value : content.value });
    }
    if (content.kind !== "uint" || isNegative) return undefined;
    if (content.value > uintMax) return this.complain("a uint of 64 bits");
    this.index += 1;
    return this.node({ at, kind: "literal", value: new CelUint(content.value) });
  }

  private arguments(): readonly Node[] {
    return this.listed(")", () => this.expression());
  }

  private item(): ListItem {
    const isOptional = this.takes("?");
    return { isOptional, value: this.expression() };
  }

  private entry(): MapEntry {
    const isOptional = this.takes("?");
    const key = this.expression();
    this.expect(":");
    return { isOptional, key, value: this.expression() };
  }

  /** What stands between commas, up to `close`; of a list or a map the last may have one behind it. */
  private listed<T>(close: string, read: () => T): readonly T[] {
    const found: T[] = [];
    if (this.takes(close)) return found;
    for (;;) {
      found.push(read());
      if (this.takes(close)) return found;
      if (!this.takes(",")) return this.complain(`, or ${close}`);
      if (close !== ")" && this.takes(close)) return found;
    }
  }

  private node(node: Node): Node {
    this.nodes += 1;
    if (this.nodes > expressionNodesMax) throw new Complaint(node.at, `expected at most ${expressionNodesMax} parts`);
    return node;
  }

  private next(): Token {
    const token = this.tokens[Math.min(this.index, this.tokens.length - 1)];
    if (token === undefined) throw new Complaint(0, "expected an expression, found the end");
    return token;
  }

  private isSign(sign: string): boolean {
    const { content } = this.next();
    return content.kind === "sign" && content.sign === sign;
  }

  private takes(sign: string): boolean {
    if (!this.isSign(sign)) return false;
    this.index += 1;
    return true;
  }

  private expect(sign: string): void {
    if (!this.takes(sign)) this.complain(sign);
  }

  private complain(expected: string): never {
    const { at, shown } = this.next();
    const cut = shown.length <= shownMax ? shown : `${shown.slice(0, shownMax)}…`;
    throw new Complaint(at, `expected ${expected}, found ${cut}`);
  }
}

/** `a.b{…}` would make a message; after anything else a brace is a mistake of its own. */
function isTypeName(node: Node): boolean {
  return node.kind === "name" || (node.kind === "select" && isTypeName(node.operand));
}
