/** What a class such as `\pL` or `\p{Greek}` costs: all that it stands for is written into the expression. */
const tableCost = 1_500;
/** What a range costs that may be the longest there is, where case does not count: each of its characters is looked up. */
const foldedRangeCost = 50_000;

const table = /\\[pP]/g;
const ignoresCase = /\(\?[a-zA-Z-]*i/;
/** A range ends in what follows its dash; one that ends in ASCII is short. */
const longRange = /-(?:\\x|[^\0-\x7f])/g;

/**
 * What the classes of a regular expression cost to compile, in units of an evaluation, beside the one instruction that
 * each of them compiles to. What only looks like a class counts as one.
 */
export function classesCost(pattern: string): number {
  const folded = ignoresCase.test(pattern) ? countOf(longRange, pattern) * foldedRangeCost : 0;
  return folded + countOf(table, pattern) * tableCost;
}

function countOf(pattern: RegExp, text: string): number {
  return text.match(pattern)?.length ?? 0;
}
