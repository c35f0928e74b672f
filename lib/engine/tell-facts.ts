import type { Live, StageSet } from "../api/index.ts";
import { factsBetween } from "./facts.ts";
import type { Ports } from "./ports.ts";

/** Tells what became true with the status that was just written. */
export async function tellFacts(ports: Ports, before: Live<StageSet>, after: Live<StageSet>): Promise<void> {
  const facts = factsBetween(before, after);
  if (facts.length > 0) await ports.tell(after, facts);
}
