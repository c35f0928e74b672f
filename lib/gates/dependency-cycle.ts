/** Names a StageSet: `namespace/name`. */
export type StageSetKey = string;

/**
 * The ring of dependencies that `start` is part of, `start` at both ends; undefined where there is none.
 * @param dependenciesOf what each StageSet that was read depends on
 */
export function findCycle(
  start: StageSetKey,
  dependenciesOf: ReadonlyMap<StageSetKey, readonly StageSetKey[]>,
): readonly StageSetKey[] | undefined {
  const seen = new Set<StageSetKey>();
  const open: (readonly StageSetKey[])[] = [[start]];
  for (let path = open.shift(); path !== undefined; path = open.shift()) {
    for (const next of dependenciesOf.get(path.at(-1) ?? start) ?? []) {
      if (next === start) return [...path, start];
      if (seen.has(next)) continue;
      seen.add(next);
      open.push([...path, next]);
    }
  }
  return undefined;
}
