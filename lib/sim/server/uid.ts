import { randomHex, type Random } from "../../base/index.ts";

/** A version 4 UUID. */
export function drawUid(random: Random): string {
  const digits = randomHex(random, 32);
  const variant = "89ab"[Math.floor(random.next() * 4)] ?? "8";
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
}

/** The five characters that the server puts behind a generateName; none can be mistaken for another, nor make a word. */
export function drawSuffix(random: Random): string {
  const alphabet = "bcdfghjklmnpqrstvwxz2456789";
  return Array.from({ length: 5 }, () => alphabet[Math.floor(random.next() * alphabet.length)]).join("");
}
