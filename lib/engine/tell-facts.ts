import type { Live, StageSet } from "../api/index.ts";
import { factsBetween } from "./facts.ts";
import type { Ports } from "./ports.ts";
import type { Session } from "./session.ts";

/** Tells what became true with the status that was just written, and what had happened until then. */
export async function tellFacts(ports: Ports, { live, untold }: Session, after: Live<StageSet>): Promise<void> {
  const facts = [...untold, ...factsBetween(live, after)];
  if (facts.length > 0) await ports.tell(after, facts);
}
