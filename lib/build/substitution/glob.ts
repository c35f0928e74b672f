/** A pattern of the shell: `*`, `?`, `[a-z]`, `[!a-z]`, and a backslash before what shall mean itself. `*` goes over `/` too. */
export type Glob = readonly Token[];

type Token =
  | { readonly kind: "any" }
  | { readonly kind: "one" }
  | { readonly kind: "character"; readonly character: string }
  | { readonly kind: "set"; readonly negated: boolean; readonly ranges: readonly (readonly [string, string])[] };

/** Ends of the shortest and of the longest match, as the number of characters that it takes. */
export interface Match {
  readonly shortest: number;
  readonly longest: number;
}

/** Work that may still be done, in steps. */
export interface Budget {
  steps: number;
}

/** undefined: the pattern holds a class such as `[:alpha:]`, which is not known here. A `[` that nothing closes means itself. */
export function parseGlob(pattern: string): Glob | undefined {
  if (/\[\[:[a-z]+:\]/.test(pattern)) return undefined;
  const characters = Array.from(pattern);
  const tokens: Token[] = [];
  for (let at = 0; at < characters.length; at += 1) {
    const character = characters[at] ?? "";
    const set = character === "[" ? parseSet(characters, at + 1) : undefined;
    if (set !== undefined) {
      tokens.push(set.token);
      at = set.end;
    } else if (character === "*") {
      if (tokens.at(-1)?.kind !== "any") tokens.push({ kind: "any" });
    } else if (character === "?") tokens.push({ kind: "one" });
    else if (character === "\\" && at + 1 < characters.length) {
      at += 1;
      tokens.push({ kind: "character", character: characters[at] ?? "" });
    } else tokens.push({ kind: "character", character });
  }
  return tokens;
}

/** What stands behind a `[`, and where its `]` is. A `]` at the very beginning is a member. */
function parseSet(
  characters: readonly string[],
  from: number,
): { readonly token: Token; readonly end: number } | undefined {
  const negated = characters[from] === "!" || characters[from] === "^";
  const first = negated ? from + 1 : from;
  const ranges: (readonly [string, string])[] = [];
  for (let at = first; at < characters.length; at += 1) {
    if (characters[at] === "]" && at > first) return { token: { kind: "set", negated, ranges }, end: at };
    if (characters[at] === "\\") at += 1;
    const low = characters[at];
    if (low === undefined) return undefined;
    const high = characters[at + 2];
    const isRange = characters[at + 1] === "-" && high !== undefined && high !== "]";
    ranges.push([low, isRange ? high : low]);
    if (isRange) at += 2;
  }
  return undefined;
}

/**
 * The matches that begin at `from`; undefined: there is none. All ways are walked at once, so that the work is at most
 * the length of the text times that of the pattern; where the budget is spent there is no match either.
 */
export function matchAt(glob: Glob, characters: readonly string[], from: number, budget: Budget): Match | undefined {
  let places = reach(glob, [0]);
  let found: Match | undefined;
  for (let taken = 0; ; taken += 1) {
    if (places.has(glob.length)) found = { shortest: found?.shortest ?? taken, longest: taken };
    const character = characters[from + taken];
    budget.steps -= places.size + 1;
    if (character === undefined || places.size === 0 || budget.steps < 0) return found;
    places = reach(glob, placesAfter(glob, places, character));
  }
}

/** The places in the pattern that a character leads to. */
function placesAfter(glob: Glob, places: ReadonlySet<number>, character: string): readonly number[] {
  const next: number[] = [];
  for (const place of places) {
    const token = glob[place];
    if (token === undefined) continue;
    if (token.kind === "any") next.push(place);
    else if (takes(token, character)) next.push(place + 1);
  }
  return next;
}

/** A `*` may also take nothing: the place behind it is reached as well. */
function reach(glob: Glob, places: readonly number[]): ReadonlySet<number> {
  const reached = new Set<number>();
  for (const place of places) {
    reached.add(place);
    if (glob[place]?.kind === "any") reached.add(place + 1);
  }
  return reached;
}

function takes(token: Token, character: string): boolean {
  switch (token.kind) {
    case "any":
    case "one":
      return true;
    case "character":
      return token.character === character;
    case "set":
      return token.ranges.some(([low, high]) => low <= character && character <= high) !== token.negated;
  }
}
