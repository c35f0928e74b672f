import { objectsOf, renderStages, warningsOf, type RenderedStage } from "../lib/engine/index.ts";
import type { KubeObject } from "../lib/cluster/index.ts";
import { EXIT, type Command, type Output } from "./command.ts";
import { wordFlag } from "./flag-values.ts";
import { openRelease, releaseFlags } from "./render/open-release.ts";
import { isSecret, maskSecret } from "./show/mask-secrets.ts";
import { jsonText, yamlText } from "./show/object-text.ts";
import { plainText } from "./show/plain-text.ts";
import { shortRevision } from "./show/stage-set-row.ts";

/** `stageset build NAME|-f FILE`: what the stages render to, in the order of applying. Nothing is touched. */
export const build: Command = {
  flags: {
    output: { type: "string", short: "o", value: "FORMAT", help: "yaml or json; yaml" },
    "show-secrets": { type: "boolean", help: "show the values of Secrets, so that the output can be applied" },
    ...releaseFlags,
  },
  async run(input) {
    const { args, out } = input;
    const format = wordFlag(args, "output", ["yaml", "json"], "yaml");
    const release = await openRelease(input, { component: "build", needsCluster: false });
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
    const stages = rendering.value.stages.filter(({ stage }) => only === undefined || stage.name === only);
    const ready = stages.flatMap(readyStage);
    if (ready.length < stages.length) {
      tellFailures(out, stages);
      return EXIT.runtime;
    }
    const show = args.booleans.has("show-secrets") ? (object: KubeObject): KubeObject => object : maskSecret;
    await (format === "yaml" ? printYaml : printJson)(out, ready, show);
    tellAside(out, ready, args.booleans.has("show-secrets"));
    return EXIT.ok;
  },
};

/** A stage that could be rendered. */
interface Ready {
  readonly name: string;
  readonly revision: string;
  readonly objects: readonly KubeObject[];
  readonly warnings: readonly string[];
}

function readyStage({ stage, pin, built }: RenderedStage): readonly Ready[] {
  if (pin.kind === "failed" || built.kind === "failed") return [];
  const warnings = warningsOf(stage, built.value);
  return [{ name: stage.name, revision: pin.value.revision, objects: objectsOf(built.value), warnings }];
}

/** One cause may keep several stages from being rendered. */
function tellFailures(out: Output, stages: readonly RenderedStage[]): void {
  const told = new Set(stages.flatMap(({ built }) => (built.kind === "failed" ? [built.failure.message] : [])));
  for (const message of told) out.tell(message);
}

type Show = (object: KubeObject) => KubeObject;

async function printYaml(out: Output, stages: readonly Ready[], show: Show): Promise<void> {
  for (const { name, revision, objects } of stages) {
    await out.print(`# Stage ${name} at ${plainText(shortRevision(revision))}: ${counted(objects.length)}\n`);
    for (const object of objects) await out.print(`---\n${yamlText(show(object))}`);
  }
}

/** One List, written item by item. */
async function printJson(out: Output, stages: readonly Ready[], show: Show): Promise<void> {
  const objects = stages.flatMap((stage) => stage.objects);
  await out.print('{\n    "apiVersion": "v1",\n    "items": [');
  for (const [index, object] of objects.entries()) {
    const text = jsonText(show(object)).trimEnd().replaceAll("\n", "\n        ");
    await out.print(`${index === 0 ? "" : ","}\n        ${text}`);
  }
  await out.print(`${objects.length === 0 ? "" : "\n    "}],\n    "kind": "List"\n}\n`);
}

function counted(objects: number): string {
  return objects === 1 ? "1 object" : `${objects === 0 ? "no" : objects} objects`;
}

function tellAside(out: Output, stages: readonly Ready[], isShown: boolean): void {
  for (const { name, warnings } of stages) {
    for (const warning of warnings) out.tell(`warning: stage ${name}: ${warning}`);
  }
  const secrets = stages.flatMap(({ objects }) => objects).filter(isSecret).length;
  if (secrets > 0 && !isShown) {
    out.tell(
      `The values of ${secrets === 1 ? "one Secret" : `${secrets} Secrets`} are masked; --show-secrets shows them.`,
    );
  }
}
