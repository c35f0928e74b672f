import { EXIT, type Command } from "./command.ts";
import { countFlag } from "./flag-values.ts";
import { openArtifactShelf } from "./demo/artifacts.ts";
import { startDemoCluster } from "./demo/cluster.ts";
import { revisions } from "./demo/release.ts";
import { deliver, openDemoPorts } from "./demo/rollout.ts";
import { openTimeline } from "./demo/timeline.ts";

const speedDefault = 12;

/** `stageset demo`: the main job on a cluster in memory: a release of three stages in four revisions, one of them broken. */
export const demo: Command = {
  flags: { speed: { type: "string", value: "N", help: "seconds of the demo for one of yours; 12" } },
  async run({ args, out }) {
    const speed = countFlag(args, "speed", speedDefault);
    const shelf = await openArtifactShelf();
    const { cluster, clock, stop } = await startDemoCluster(speed);
    const timeline = openTimeline(out, clock);
    try {
      timeline.say(`A shop of three stages, on a cluster in memory; its time runs ${speed} times faster than yours.`);
      timeline.say(
        "Each tick is the one that a CronJob runs. What it says is in the StageSet's status, and in Events.",
      );
      const ports = openDemoPorts(cluster, clock, timeline);
      cluster.onWrite(({ kind, name, before, after: left }) => {
        if (kind === "ConfigMap" && left === undefined) timeline.gone(`${kind} ${name}`);
        if (kind === "Job" && before === undefined) timeline.moment(`${kind} ${name} is created`);
      });
      for (const revision of revisions) {
        timeline.chapter(revision.name, revision.story);
        await deliver(ports, timeline, { cluster, shelf, revision });
      }
      for (const line of whatNext) timeline.say(line);
      return EXIT.ok;
    } finally {
      await stop();
      shelf.close();
    }
  },
};

const whatNext = [
  "",
  "Next, on a cluster of your own that runs Flux's source-controller:",
  "  npm run build                                dist/stageset.mjs, one executable file",
  "  kubectl apply --server-side -f crds/         the kinds",
  "  kubectl apply -f my-stageset.yaml            what to deliver: docs/tutorial.md",
  "  dist/stageset.mjs reconcile -n shop shop     one StageSet, now",
  "  dist/stageset.mjs tick                       all that is due, as a CronJob would every minute",
];
