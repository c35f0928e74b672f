import { RE2JS, RE2JSSyntaxException } from "re2js";
import { regexCharactersMax, regexSizeMax } from "../../limits.ts";
import { spend, type Budget } from "../values/budget.ts";
import { CelFault, failed } from "../values/fault.ts";
import { func, method, type Overload } from "./overload.ts";
import { classesCost } from "./regex-classes.ts";
import { regexSize } from "./regex-size.ts";

/** Regular expressions are RE2's: whatever one looks like, matching takes time in proportion to the text. */
export const regexFunctions: readonly Overload[] = [func, method].map((either) =>
  either("matches", ["string", "string"], "bool", ([text, pattern], budget) => {
    const regex = compileRegex(budget, pattern);
    return regex instanceof CelFault ? regex : regex.test(budget, text);
  }),
);

export interface Regex {
  /** Does it match anywhere in the text? */
  readonly test: (budget: Budget, text: string) => boolean;
}

/** What it costs to compile one, beside its classes and what it costs for each character and instruction. */
const compileCost = 1_000;
const characterCost = 8;
const instructionCost = 80;
/** At the worst each character is held against each instruction; so many of these looks make a unit. */
const looksPerUnit = 4;
/** Regular expressions remember what they have seen: states of so many instructions together, between two matches. */
const rememberedMax = 20_000;

/** Compiles one. @throws BudgetSpent */
export function compileRegex(budget: Budget, pattern: string): Regex | CelFault {
  if (pattern.length > regexCharactersMax) {
    return failed(`the regular expression is longer than ${regexCharactersMax} characters`);
  }
  spend(budget, compileCost + pattern.length * characterCost + classesCost(pattern));
  const size = regexSize(pattern);
  if (size > regexSizeMax) return failed(`the regular expression compiles to more than ${regexSizeMax} instructions`);
  spend(budget, size * instructionCost);
  try {
    return regexOf(RE2JS.compile(withoutOnePass(pattern)), size);
  } catch (error) {
    // The description alone: the whole message repeats the pattern, which may have been made of a Secret.
    const reason = error instanceof RE2JSSyntaxException ? error.getDescription() : "it does not compile";
    return failed(`no regular expression of RE2: ${reason}`);
  }
}

/**
 * The library looks whether an expression that begins with ^ leaves no choice at any character, which takes as much as
 * the cube of what may be left out. It does not where a group comes first; before a repetition, which is a mistake at
 * the beginning, a group would make it none.
 */
function withoutOnePass(pattern: string): string {
  return /^[*+?{]/.test(pattern) ? pattern : `()${pattern}`;
}

function regexOf(compiled: RE2JS, size: number): Regex {
  const memory: { readonly lazyDFA: Memory | null } = compiled.re2();
  return {
    test: (budget, text) => {
      spend(budget, Math.ceil((text.length * (size + 8)) / looksPerUnit));
      const does = compiled.test(text);
      if (memory.lazyDFA !== null && memory.lazyDFA.stateCount * size > rememberedMax) memory.lazyDFA.clearCache();
      return does;
    },
  };
}

interface Memory {
  readonly stateCount: number;
  readonly clearCache: () => void;
}
