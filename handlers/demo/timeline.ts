import { instant, type Clock } from "../../lib/base/index.ts";
import type { Live, StageSet } from "../../lib/api/index.ts";
import type { Fact, Progress } from "../../lib/engine/index.ts";
import type { Output } from "../command.ts";

/** What happened when, for people. */
export interface Timeline {
  readonly say: (line: string) => void;
  /** A new revision; its times count from here. */
  readonly chapter: (name: string, story: string) => void;
  readonly fact: (fact: Fact) => void;
  readonly progress: (progress: Progress) => void;
  /** Something that happens to the demo itself, or that others do. */
  readonly moment: (what: string) => void;
  /** Something that left the cluster. */
  readonly gone: (what: string) => void;
  /** How the stages stand. */
  readonly picture: (stageSet: Live<StageSet>) => void;
}

const toldMax = 150;

/** Prints every change once: a phase that is waited in is told when what is waited for changes. */
export function openTimeline(out: Output, clock: Clock): Timeline {
  let began = clock.now();
  const said = new Set<string>();
  const at = (line: string): void => {
    if (said.has(line)) return;
    said.add(line);
    const seconds = instant(clock.now() - began) / 1000;
    out.say(`${`+${seconds.toFixed(1)} s`.padStart(9)}  ${shortened(line)}`);
  };
  return {
    say: (line) => {
      out.say(line);
    },
    chapter: (name, story) => {
      began = clock.now();
      said.clear();
      out.say("");
      out.say(`${name}: ${story}`);
    },
    fact: ({ type, reason, message }) => {
      at(`${type === "Warning" ? "!" : "="} ${reason}: ${message}`);
    },
    progress: ({ phase, stage = "", waitingFor }) => {
      if (waitingFor !== undefined) at(`  ${waitingFor}`);
      else if (phase === "Apply") at(`  Stage ${stage}: applying what differs`);
    },
    moment: (what) => {
      at(`* ${what}`);
    },
    gone: (what) => {
      at(`- Pruned ${what}`);
    },
    picture: ({ status }) => {
      for (const { name, phase, appliedRevision = "nothing" } of status?.stages ?? []) {
        out.say(
          `           ${name.padEnd(9)} ${phase.padEnd(8)} last healthy at ${shortened(appliedRevision).split("@")[0] ?? ""}`,
        );
      }
    },
  };
}

/** Without the digest behind a revision, and no longer than a line. */
function shortened(line: string): string {
  const plain = line.replaceAll(/@sha256:[0-9a-f]{64}/g, "");
  return plain.length > toldMax ? `${plain.slice(0, toldMax)}…` : plain;
}
