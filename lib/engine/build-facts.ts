import { fact, type Fact } from "./facts.ts";
import type { Note } from "./note.ts";

/**
 * What is odd about a stage that something new comes to. Of one that stands as it is wanted it is not told: it would be told with
 * every look.
 * @param about the StageSet with its status before the note
 */
export function buildFacts(
  about: Parameters<typeof fact>[0],
  { stage, digest, warnings }: Note & { readonly kind: "rendered" },
): readonly Fact[] {
  const before = about.status?.stages?.find(({ name }) => name === stage);
  if (before?.phase === "Ready" && before.contentDigest === digest) return [];
  return warnings.map((warning) => {
    const message = `Stage ${stage}: ${warning}`;
    return fact(about, { type: "Warning", reason: "BuildWarning", action: "Build", message, stage });
  });
}
