import { after, instant, randomHex, type Instant } from "../base/index.ts";
import { followPauseMs } from "./limits.ts";
import type { Ports } from "./ports.ts";
import { stepSafely } from "./step-safely.ts";
import type { Progress, StepOutcome } from "./step-outcome.ts";

export interface FollowRequest {
  readonly namespace: string;
  readonly name: string;
  /** When to stop following. */
  readonly until: Instant;
  readonly onProgress: (progress: Progress) => void;
}

/** As a step ends; absent: there was no such StageSet. deleted: it went while it was followed. */
export type Followed =
  | Exclude<StepOutcome, { readonly kind: "gone" }>
  | { readonly kind: "absent" }
  | { readonly kind: "deleted" };

/** Steps one StageSet until there is nothing more to wait for. While another step has it, that one is watched. */
export async function follow(ports: Ports, request: FollowRequest): Promise<Followed> {
  const { namespace, name, until } = request;
  const it = { wasThere: false };
  const onProgress = (progress: Progress): void => {
    it.wasThere = true;
    request.onProgress(progress);
  };
  for (;;) {
    const outcome = await stepSafely(ports, {
      ...{ namespace, name, until, trigger: "Manual", onProgress },
      holder: randomHex(ports.random, 16),
      pause: (ms) => ports.clock.sleep(ms),
    });
    if (outcome.kind === "gone") return { kind: it.wasThere ? "deleted" : "absent" };
    if (outcome.kind !== "busy" && outcome.kind !== "lost") return outcome;
    const again = againAt(outcome, ports.clock.now());
    if (again >= until) return outcome;
    onProgress({ phase: "Resolve", waitingFor: "Another step has it" });
    await ports.clock.sleep(again - ports.clock.now());
  }
}

/** Whoever has it may be done long before its claim ends. */
function againAt(outcome: StepOutcome & { readonly kind: "busy" | "lost" }, now: Instant): Instant {
  const soon = after(now, followPauseMs);
  return outcome.kind === "busy" ? instant(Math.min(outcome.until, soon)) : soon;
}
