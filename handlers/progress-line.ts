import type { Progress } from "../lib/engine/index.ts";
import type { Output } from "./command.ts";

/** Where a step is, for whoever watches: one line that is written over on a terminal; elsewhere each line once. */
export interface ProgressLine {
  readonly show: (progress: Progress) => void;
  /** The watching is over: what is said next begins on a line of its own. */
  readonly end: () => void;
}

/** Where it is shown. */
type Screen = Pick<Output, "tell" | "rewrite" | "isTerminal">;

export function openProgress(out: Screen): ProgressLine {
  return out.isTerminal ? oneLine(out) : linesOf(out);
}

function oneLine(out: Screen): ProgressLine {
  let shown = "";
  const write = (line: string): void => {
    if (line !== shown) out.rewrite(line);
    shown = line;
  };
  return {
    show: (progress) => {
      write(render(progress));
    },
    end: () => {
      write("");
    },
  };
}

/** A phase that is waited in is looked at again and again; that it was entered is told once. */
function linesOf(out: Screen): ProgressLine {
  const told = new Set<string>();
  return {
    show: (progress) => {
      const line = render(progress);
      if (!told.has(line)) out.tell(line);
      told.add(line);
    },
    end: () => undefined,
  };
}

function render({ phase, stage, waitingFor, applied }: Progress): string {
  if (waitingFor !== undefined) return waitingFor;
  if (stage === undefined) return phase;
  const objects = applied === undefined ? "" : `, ${applied} ${applied === 1 ? "object" : "objects"}`;
  return `Stage ${stage}: ${phase}${objects}`;
}
