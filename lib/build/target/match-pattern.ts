import type { Pattern } from "./pattern.ts";

/** Work that may still be done, in steps. */
export interface Budget {
  steps: number;
}

/**
 * Does the pattern match the whole text? All ways through it are gone at once, so that none is gone twice: no pattern makes it
 * slow by going back. Where the budget is used up the answer means nothing.
 */
export function matchesWhole(pattern: Pattern, text: string, budget: Budget): boolean {
  const characters = Array.from(text);
  return endsOf(pattern, characters, new Set([0]), budget).has(characters.length);
}

/** Where matches may end that begin at one of `starts`. */
function endsOf(
  pattern: Pattern,
  text: readonly string[],
  starts: ReadonlySet<number>,
  budget: Budget,
): ReadonlySet<number> {
  budget.steps -= starts.size + 1;
  if (starts.size === 0 || budget.steps < 0) return new Set();
  switch (pattern.kind) {
    case "one": {
      const { of } = pattern;
      return new Set([...starts].filter((at) => at < text.length && of(text[at] ?? "")).map((at) => at + 1));
    }
    case "start":
      return starts.has(0) ? new Set([0]) : new Set();
    case "end":
      return starts.has(text.length) ? new Set([text.length]) : new Set();
    case "sequence":
      return pattern.parts.reduce((at, part) => endsOf(part, text, at, budget), starts);
    case "choice":
      return new Set(pattern.parts.flatMap((part) => [...endsOf(part, text, starts, budget)]));
    case "repeat":
      return repeated(pattern, text, starts, budget);
  }
}

function repeated(
  { part, least, most }: Pattern & { readonly kind: "repeat" },
  text: readonly string[],
  starts: ReadonlySet<number>,
  budget: Budget,
): ReadonlySet<number> {
  let at = starts;
  for (let count = 0; count < least && at.size > 0; count += 1) at = endsOf(part, text, at, budget);
  const reached = new Set(at);
  for (let count = least; count < most && at.size > 0; count += 1) {
    at = new Set([...endsOf(part, text, at, budget)].filter((end) => !reached.has(end)));
    for (const end of at) reached.add(end);
  }
  return reached;
}
