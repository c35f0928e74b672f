import { createHash, type Hash } from "node:crypto";

/** A digest that an artifact must have. */
export interface ArtifactDigest {
  readonly algorithm: "sha256" | "sha384" | "sha512";
  /** Lower-case. */
  readonly hex: string;
}

const hexLengths = { sha256: 64, sha384: 96, sha512: 128 } as const;

/** Reads `sha256:…`, `sha384:…`, `sha512:…`; bare hex is a sha256. Undefined for anything else. */
export function parseDigest(text: string): ArtifactDigest | undefined {
  const [, named = "sha256", digits = ""] = /^(?:([a-z0-9]+):)?([0-9a-fA-F]+)$/.exec(text) ?? [];
  if (!isAlgorithm(named) || digits.length !== hexLengths[named]) return undefined;
  return { algorithm: named, hex: digits.toLowerCase() };
}

export function startHash({ algorithm }: ArtifactDigest): Hash {
  return createHash(algorithm);
}

function isAlgorithm(name: string): name is ArtifactDigest["algorithm"] {
  return Object.hasOwn(hexLengths, name);
}
