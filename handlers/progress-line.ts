import type { Progress } from "../lib/engine/index.ts";
import type { Output } from "./command.ts";

/** Where a step is, for whoever watches: one line that is rewritten on a terminal, a line for each change elsewhere. */
export interface ProgressLine {
  readonly show: (progress: Progress) => void;
  /** The watching is over: what is said next begins on a line of its own. */
  readonly end: () => void;
}

export function openProgress(out: Output): ProgressLine {
  let shown = "";
  return {
    show: (progress) => {
      const line = render(progress);
      if (line === shown) return;
      shown = line;
      if (out.isTerminal) out.rewrite(line);
      else out.tell(line);
    },
    end: () => {
      if (out.isTerminal && shown !== "") out.rewrite("");
    },
  };
}

function render({ phase, stage, waitingFor, applied }: Progress): string {
  const where = stage === undefined ? phase : `${stage}: ${phase}`;
  const objects = applied === undefined ? "" : ` (${applied} objects)`;
  return `${where}${objects}${waitingFor === undefined ? "" : `: ${waitingFor}`}`;
}
