import { globStepsMax, substitutedCharactersMax } from "../limits.ts";
import { matchAt, parseGlob, type Budget, type Glob, type Match } from "./glob.ts";
import type { Expression, Operation, Template } from "./template.ts";

export interface FillRules {
  readonly values: ReadonlyMap<string, string>;
  /** A variable without a value and without a default is a problem, else it is empty. */
  readonly isStrict: boolean;
}

/** The text, or what is wrong as the second half of a sentence: it names variables, and never their values. */
export type Filled =
  | { readonly kind: "filled"; readonly text: string }
  | { readonly kind: "refused"; readonly problem: string };

interface Work extends FillRules, Budget {
  charactersLeft: number;
  problem?: string;
}

/** A text with its places filled in. What a value says is text: an expression within it stays as it is. */
export function fillIn(template: Template, rules: FillRules): Filled {
  const work: Work = { ...rules, steps: globStepsMax, charactersLeft: substitutedCharactersMax };
  const text = fill(template, work);
  return work.problem === undefined ? { kind: "filled", text } : { kind: "refused", problem: work.problem };
}

function fill(template: Template, work: Work): string {
  const parts: string[] = [];
  for (const part of template) {
    if (work.problem !== undefined) break;
    parts.push(typeof part === "string" ? spend(part, part.length, work) : evaluate(part, work));
  }
  return parts.join("");
}

/** `text`, unless it takes more characters than are left. */
function spend(text: string, characters: number, work: Work): string {
  work.charactersLeft -= characters;
  if (work.charactersLeft >= 0) return text;
  work.problem ??= `it grows past ${substitutedCharactersMax} characters; make its values smaller`;
  return "";
}

function evaluate({ name, operation }: Expression, work: Work): string {
  const value = work.values.get(name);
  if (operation.kind === "default") {
    const isMissing = value === undefined || (value === "" && operation.insteadOf === "unsetOrEmpty");
    return isMissing ? fill(operation.word, work) : spend(value, value.length, work);
  }
  if (value === undefined && work.isStrict) {
    work.problem ??= `\${${name}} has no value; give ${name} one in postBuild, or write \${${name}:-…} with a default`;
    return "";
  }
  const result = transform({ name, value: value ?? "", operation }, work);
  return spend(result, result.length, work);
}

interface Transformation {
  readonly name: string;
  readonly value: string;
  readonly operation: Exclude<Operation, { readonly kind: "default" }>;
}

function transform({ name, value, operation }: Transformation, work: Work): string {
  switch (operation.kind) {
    case "value":
      return value;
    case "length":
      return String(Array.from(value).length);
    case "case":
      return operation.of === "all"
        ? changeCase(value, operation.to)
        : value.replace(/^./su, (first) => changeCase(first, operation.to));
    case "slice":
      return slice(name, value, { ...operation }, work);
    case "trim": {
      const glob = globOf(name, operation.pattern, work);
      return glob === undefined ? "" : trim(value, glob, operation, work);
    }
    case "replace": {
      const glob = globOf(name, operation.pattern, work);
      const by = fill(operation.by, work);
      return glob === undefined ? "" : replace(name, value, { where: operation.where, glob, by }, work);
    }
  }
}

/** Character by character, as Go does: one whose other case is two characters stays (ß). */
function changeCase(text: string, to: "upper" | "lower"): string {
  return text.replace(/./gsu, (character) => {
    const changed = to === "upper" ? character.toUpperCase() : character.toLowerCase();
    return Array.from(changed).length === 1 ? changed : character;
  });
}

/** Counted in characters; below zero from the end, as Flux has it: an offset before the beginning is the beginning. */
function slice(
  name: string,
  value: string,
  { offset, length }: { readonly offset: Template; readonly length?: Template },
  work: Work,
): string {
  const characters = Array.from(value);
  const from = integerOf(name, fill(offset, work), work);
  const count = length === undefined ? undefined : integerOf(name, fill(length, work), work);
  const start = from < 0 ? Math.max(0, characters.length + from) : from;
  if (count === undefined) return characters.slice(start).join("");
  const end = count < 0 ? characters.length + count : start + count;
  return characters.slice(start, Math.max(start, end)).join("");
}

function integerOf(name: string, text: string, work: Work): number {
  if (/^\s*[-+]?[0-9]{1,9}\s*$/.test(text)) return Number(text);
  work.problem ??= `\${${name}:…} goes on with no whole number; write one, or $\${ for a literal \${`;
  return 0;
}

function globOf(name: string, pattern: Template, work: Work): Glob | undefined {
  const glob = parseGlob(fill(pattern, work));
  if (glob === undefined)
    work.problem ??= `the pattern of \${${name}…} holds a class such as [:alpha:]; write [a-zA-Z]`;
  return glob;
}

/** A match at the end is one at the beginning, both read backwards. */
function trim(
  value: string,
  glob: Glob,
  { end, match }: { readonly end: "start" | "end"; readonly match: "shortest" | "longest" },
  work: Work,
): string {
  const characters = Array.from(value);
  const found =
    end === "start"
      ? matchWithin(glob, characters, 0, work)
      : matchWithin(glob.toReversed(), characters.toReversed(), 0, work);
  if (found === undefined) return value;
  const kept = end === "start" ? characters.slice(found[match]) : characters.slice(0, characters.length - found[match]);
  return kept.join("");
}

interface Replacing {
  readonly where: "first" | "all" | "start" | "end";
  readonly glob: Glob;
  readonly by: string;
}

/** The longest match counts. One of nothing counts at the start and the end alone: there the word is put before or behind. */
function replace(name: string, value: string, { where, glob, by }: Replacing, work: Work): string {
  const characters = Array.from(value);
  if (where === "start" || where === "end") {
    const kept = trim(value, glob, { end: where, match: "longest" }, work);
    const isFound = kept !== value || matchWithin(glob, [], 0, work) !== undefined;
    if (!isFound) return value;
    return where === "start" ? by + kept : kept + by;
  }
  const parts: string[] = [];
  let kept = 0;
  for (let at = 0; at < characters.length && work.problem === undefined;) {
    const length = matchWithin(glob, characters, at, work)?.longest ?? 0;
    if (length === 0) {
      at += 1;
      continue;
    }
    parts.push(characters.slice(kept, at).join(""), spend(by, by.length, work));
    at += length;
    kept = at;
    if (where === "first") break;
  }
  return parts.join("") + characters.slice(kept).join("");
}

function matchWithin(glob: Glob, characters: readonly string[], from: number, work: Work): Match | undefined {
  const found = matchAt(glob, characters, from, work);
  if (work.steps < 0) work.problem ??= `its patterns take more than ${globStepsMax} steps; make them simpler`;
  return found;
}
