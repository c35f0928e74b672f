/** The first `max` of them, each as `tell` has it, and how many more there are: `a, b and 3 more`. */
export function tellFew<T>(all: readonly T[], max: number, tell: (one: T) => string): string {
  const more = all.length - max;
  const named = all.slice(0, max).map(tell).join(", ");
  return more > 0 ? `${named} and ${more} more` : named;
}
