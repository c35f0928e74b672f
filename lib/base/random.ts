/** Chance, passed in: the machine's in a handler, drawn from one seed in the simulation. */
export interface Random {
  /** A number in [0, 1). */
  next(): number;
}

/** `length` hexadecimal digits. */
export function randomHex(random: Random, length: number): string {
  return Array.from({ length }, () => Math.floor(random.next() * 16).toString(16)).join("");
}
