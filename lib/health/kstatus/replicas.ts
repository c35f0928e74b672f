/** `2 of 3 replicas are available`; undefined where there are enough. */
export function fewer(have: number, want: number, are: string): string | undefined {
  return have < want ? `${have} of ${want} replicas are ${are}` : undefined;
}

/** Replicas that are still to go; undefined where there are none. */
export function surplus(have: number, want: number): string | undefined {
  return have > want ? `${have - want} of ${have} replicas are still to be removed` : undefined;
}

/** The first that is not undefined: rules are asked in the order in which kstatus asks them. */
export function first(waits: readonly (string | undefined)[]): string | undefined {
  return waits.find((wait) => wait !== undefined);
}
