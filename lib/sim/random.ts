import type { Random } from "../base/index.ts";

/**
 * Chance drawn from one seed: the same seed, the same numbers, on every machine (sfc32, Chris Doty-Humphrey's small
 * fast counter generator of 128 bits, which passes PractRand).
 * @param seed any number; its 53 bits are all used
 */
export function createSimRandom(seed: number): Random {
  let a = Math.floor(seed / 0x1_0000_0000) | 0;
  let b = seed | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const draw = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 15; round++) draw(); // neighbouring seeds begin alike until the state has mixed
  return { next: () => draw() / 0x1_0000_0000 };
}
