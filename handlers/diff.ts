import {
  previewRemovals,
  previewStage,
  renderStages,
  type ObjectChange,
  type Preview,
  type Rendering,
} from "../lib/engine/index.ts";
import type { Result } from "../lib/api/index.ts";
import { EXIT, type Command, type ExitCode, type Output } from "./command.ts";
import { openRelease, releaseFlags } from "./render/open-release.ts";
import { openPaint, type Colour, type Paint } from "./show/colour.ts";
import { objectDiff } from "./show/object-diff.ts";
import { stepFlags } from "./step-flags.ts";

/**
 * `stageset diff NAME|-f FILE`: what a run that began now would change, as the API server says it; as `kubectl diff` shows
 * it. Nothing is stored. It ends with 1 where something would change.
 */
export const diff: Command = {
  flags: {
    ...releaseFlags,
    "apply-concurrency": stepFlags["apply-concurrency"],
    "default-prune-guard": stepFlags["default-prune-guard"],
  },
  async run(input) {
    const { out } = input;
    const release = await openRelease(input, { component: "diff", needsCluster: true });
    if (release.kind === "failed") {
      out.tell(release.failure.message);
      return EXIT.runtime;
    }
    const { ports, stageSet, given, only } = release.value;
    const rendering = await renderStages(ports, { stageSet, given });
    if (rendering.kind === "failed") {
      out.tell(rendering.failure.message);
      return EXIT.runtime;
    }
    return show(out, rendering.value, only);
  },
};

/** Stage by stage, then what is removed. What cannot be told does not keep the rest from being shown. */
async function show(out: Output, rendering: Rendering, only: string | undefined): Promise<ExitCode> {
  const asked = rendering.stages.filter(({ stage }) => only === undefined || stage.name === only);
  const parts: Part[] = [];
  const told = new Set<string>();
  for (const rendered of asked) {
    const preview = await previewStage(rendering, rendered);
    const isTold = preview.kind === "failed" && told.has(preview.failure.message); // one source may have failed several stages
    if (preview.kind === "failed") told.add(preview.failure.message);
    parts.push(isTold ? "failed" : await showPart(out, `Stage ${rendered.stage.name}`, preview));
  }
  const isKnown = rendering.stages.every(({ built }) => built.kind === "done");
  if (isKnown) parts.push(await showPart(out, "Removed", await previewRemovals(rendering, only)));
  else if (!parts.includes("failed")) out.tell("What is removed is not known: another stage cannot be built.");
  if (parts.includes("failed")) return EXIT.runtime;
  return parts.includes("changed") ? EXIT.found : EXIT.ok;
}

type Part = "same" | "changed" | "failed";

async function showPart(out: Output, heading: string, preview: Result<Preview>): Promise<Part> {
  if (preview.kind === "failed") {
    out.tell(preview.failure.message);
    return "failed";
  }
  const { changes, failure, notes } = preview.value;
  const isChanged = await showChanges(out, heading, changes);
  for (const note of notes) out.tell(note);
  if (failure !== undefined) out.tell(failure.message);
  if (failure !== undefined) return "failed";
  return isChanged ? "changed" : "same";
}

/** A line of comment, which every reader of diffs passes over, and the diffs; nothing where nothing differs. */
async function showChanges(out: Output, heading: string, changes: readonly ObjectChange[]): Promise<boolean> {
  const paint = openPaint(out.colours);
  let isChanged = false;
  for (const change of changes) {
    const lines = objectDiff(change);
    if (lines.length === 0) continue;
    if (!isChanged) await out.print(`${paint("bold", `# ${heading}`)}\n`);
    isChanged = true;
    await out.print(lines.map((line) => `${painted(paint, line)}\n`).join(""));
  }
  return isChanged;
}

function painted(paint: Paint, line: string): string {
  if (line.startsWith("--- ") || line.startsWith("+++ ")) return paint("bold", line);
  const colours: Readonly<Record<string, Colour>> = { "+": "green", "-": "red", "@": "cyan" };
  const colour = colours[line.charAt(0)];
  return colour === undefined ? line : paint(colour, line);
}
