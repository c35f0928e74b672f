import { isFunction } from "../functions/table.ts";
import type { Loop, Node, OptionalMap } from "../syntax/tree.ts";
import { kindOf } from "../values/kind.ts";
import { has, index, select } from "./access.ts";
import { call, matchesLiteral, orElse } from "./calls.ts";
import { listLiteral, mapLiteral } from "./literals.ts";
import { choice, logic } from "./logic.ts";
import { filter, mapLoop, optionalMap, quantify } from "./loops.ts";
import { nameOf, namesOf, qualified, qualifiedType } from "./names.ts";
import { expectBool, type Part, type Scope } from "./part.ts";

/** Makes an expression's tree into what evaluates it. @throws Complaint where a part can never come to a value */
export function compile(scope: Scope, node: Node): Part {
  switch (node.kind) {
    case "literal": {
      const { value } = node;
      return { type: kindOf(value), evaluate: () => value };
    }
    case "name":
      return nameOf(scope, node.at, node.name);
    case "select":
      return compileSelect(scope, node);
    case "has":
      return has({ ...node, operand: compile(scope, node.operand) }, node.field);
    case "index":
      return index({ ...node, operand: compile(scope, node.operand) }, compile(scope, node.index));
    case "call":
      return compileCall(scope, node);
    case "logic": {
      const [left, right] = [compile(scope, node.left), compile(scope, node.right)];
      expectBool(scope, node.left.at, left);
      expectBool(scope, node.right.at, right);
      return logic(node.operator, node.at, left, right);
    }
    case "choice": {
      const condition = compile(scope, node.condition);
      expectBool(scope, node.condition.at, condition);
      return choice(node.at, condition, { yes: compile(scope, node.yes), no: compile(scope, node.no) });
    }
    case "list": {
      const items = node.items.map(({ value, isOptional }) => ({ isOptional, value: compile(scope, value) }));
      return listLiteral(node.at, items);
    }
    case "map": {
      const entries = node.entries.map(({ key, value, isOptional }) => {
        return { at: key.at, isOptional, key: compile(scope, key), value: compile(scope, value) };
      });
      return mapLiteral(entries);
    }
    case "quantifier":
    case "filter":
    case "map-loop":
    case "optional-map":
      return compileLoop(scope, node);
  }
}

function compileSelect(scope: Scope, node: Extract<Node, { kind: "select" }>): Part {
  const names = namesOf(scope, node);
  const name = names?.join(".") ?? "";
  const type = qualifiedType(node.at, name, names?.[0] ?? "");
  if (type !== undefined) return type;
  const part = select({ ...node, operand: compile(scope, node.operand) }, node.field);
  return names === undefined ? part : qualified(name, part);
}

function compileCall(scope: Scope, node: Extract<Node, { kind: "call" }>): Part {
  const [target, ...others] = node.args;
  const [argument] = others;
  if (node.style === "method" && target !== undefined) {
    const name = [...(namesOf(scope, target) ?? []), node.name].join(".");
    if (name !== node.name && isFunction("function", name)) {
      return call(
        scope,
        { ...node, style: "function", name },
        others.map((one) => compile(scope, one)),
      );
    }
    const isLazy = (node.name === "or" || node.name === "orValue") && others.length === 1;
    if (isLazy && argument !== undefined) return orElse(node, compile(scope, target), compile(scope, argument));
  }
  const args = node.args.map((one) => compile(scope, one));
  const [text] = args;
  const isRegex = node.name === "matches" && others.length === 1 && (text?.type === "dyn" || text?.type === "string");
  if (isRegex && argument?.kind === "literal" && typeof argument.value === "string") {
    return matchesLiteral(scope, argument.at, text, argument.value);
  }
  return call(scope, node, args);
}

function compileLoop(scope: Scope, node: { readonly at: number } & (Loop | OptionalMap)): Part {
  const inner = { ...scope, locals: [...scope.locals, node.variable] };
  const body = compile(inner, node.body);
  const parts = { at: node.at, over: compile(scope, node.over), body, slot: scope.locals.length };
  switch (node.kind) {
    case "quantifier":
      expectBool(scope, node.body.at, body);
      return quantify(node.quantifier, parts);
    case "filter":
      expectBool(scope, node.body.at, body);
      return filter(parts);
    case "map-loop": {
      const where = node.where === undefined ? undefined : compile(inner, node.where);
      if (where !== undefined && node.where !== undefined) expectBool(scope, node.where.at, where);
      return mapLoop(parts, where);
    }
    case "optional-map":
      return optionalMap(parts, node.isFlat);
  }
}
