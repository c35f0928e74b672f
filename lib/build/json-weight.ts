import { nestingMax } from "./limits.ts";

/** How many bytes a value takes as JSON, or why it cannot become any, as the second half of a sentence. */
export type Weight =
  | { readonly kind: "fits"; readonly bytes: number }
  | { readonly kind: "refused"; readonly problem: string };

/**
 * Weighs `value`, whatever aliases share in it as often as it stands there, without writing it out. Escapes are not counted.
 * @param bytesMax where weighing ends; it is refused as `tooHeavy` says
 */
export function weigh(value: unknown, bytesMax: number, tooHeavy: string): Weight {
  let bytes = 0;
  const add = (more: number): string | undefined => {
    bytes += more;
    return bytes > bytesMax ? tooHeavy : undefined;
  };
  const visit = (node: unknown, depth: number): string | undefined => {
    if (depth > nestingMax) return `it nests deeper than ${nestingMax} levels; flatten it`;
    if (typeof node === "string") return isText(node) ? add(Buffer.byteLength(node) + 2) : brokenText;
    if (typeof node === "number" && !Number.isFinite(node)) return notANumber;
    if (typeof node !== "object" || node === null) return add(String(node).length);
    if (Array.isArray(node)) return add(2) ?? firstOf(node, (item) => add(1) ?? visit(item, depth + 1));
    const fields = node as Readonly<Record<string, unknown>>;
    return add(2) ?? firstOf(Object.keys(fields), (key) => visitField(key) ?? visit(fields[key], depth + 1));
  };
  const visitField = (key: string): string | undefined => {
    if (key === "__proto__") return "a key is named __proto__, which is not accepted; rename it";
    return isText(key) ? add(Buffer.byteLength(key) + 4) : brokenText;
  };
  const problem = visit(value, 1);
  return problem === undefined ? { kind: "fits", bytes } : { kind: "refused", problem };
}

const notANumber = "it holds .inf, .nan or a number too large, which JSON cannot say; quote it if a text is meant";
const brokenText = "it holds half of a surrogate pair, which is no character; correct that escape";

function isText(text: string): boolean {
  return text.isWellFormed();
}

function firstOf<T>(items: readonly T[], problemOf: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const problem = problemOf(item);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
