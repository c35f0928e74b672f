/** docs/building.md, run as it stands: its examples roll out, its commands print what it says, and each message comes out. */
import { describe, expect } from "vitest";
import type { FileTree } from "../../artifacts/tarball.ts";
import { it, type ReleasePlace } from "../release-place.ts";
import { rightsKnown } from "../rights.ts";
import { readSections, rulesIn, type Section } from "./page-sections.ts";

const sections = readSections("building");

/** An example of the page in a place of its own, rolled out. */
interface Example {
  readonly release: ReleasePlace;
  readonly settle: () => Promise<void>;
  readonly step: () => Promise<void>;
  /** Offers another revision of the artifact, with these files too. */
  readonly revise: (files: FileTree) => Promise<unknown>;
}

async function rollOut(release: ReleasePlace, { files, manifests }: Section, ready: string[]): Promise<Example> {
  const { namespace, kubectl } = release;
  const here = manifests.replaceAll(/namespace: shop\b/g, `namespace: ${namespace}`);
  await release.sources.publishExternal("shop", files);
  await kubectl(["apply", "--filename=-"], here);
  const rules = rulesIn(here);
  if (rules.length > 0) await rightsKnown(release.cluster, { namespace, name: "deployer" }, rules);
  const step = async (): Promise<void> => {
    await release.step("shop", { budgetMs: 20_000 });
    ready.push((await release.ready("shop")).replace(/^\w+ \w+: /, ""));
  };
  const settle = async (): Promise<void> => {
    await step();
    expect(await release.ready("shop")).toMatch(/^True Succeeded: /);
  };
  await settle();
  return { release, settle, step, revise: (more) => release.sources.publishExternal("shop", { ...files, ...more }) };
}

async function runCommands({ release, settle }: Example, { commands }: Section): Promise<void> {
  for (const { text, prints } of commands) {
    const [program, ...args] = text.split(" ");
    if (program === "stageset") await settle();
    else expect((await release.kubectl(args)).trimEnd(), text).toBe(prints);
  }
}

/** What has to happen after a section's commands for its messages to come out. */
const plays: Readonly<Record<string, (example: Example) => Promise<void>>> = {
  "patches: change what the source says": () => Promise.resolve(),
  "postBuild: fill in variables": async ({ release, step }) => {
    await release.kubectl(["delete", "configmap", "cluster"]);
    await step();
    await release.kubectl(["create", "configmap", "cluster", "--from-literal=other=1"]);
    await step();
  },
  "ignore: leave fields to others": () => Promise.resolve(),
  "changeDetection: what counts as new": async ({ release, revise, settle }) => {
    const told = release.told.length;
    await revise({ "docs/read-me.md": "more" });
    await settle();
    expect(release.told.slice(told).map(({ reason }) => reason)).toEqual(["Succeeded"]);
  },
};

describe.concurrent("docs/building.md says what happens", () => {
  it.for(Object.keys(plays))("%s", async (title, { release }) => {
    const section = sections.get(title);
    if (section === undefined) throw new Error(`docs/building.md has no section ${title}`);
    const ready: string[] = [];
    const example = await rollOut(release, section, ready);
    await runCommands(example, section);
    await plays[title]?.(example);
    const said = [...ready, ...release.told.map(({ message }) => message)];
    const inWordsOfThePage = said.map((one) => one.replaceAll(/latest@\S+/g, "…"));
    expect([...new Set(inWordsOfThePage)]).toEqual(expect.arrayContaining([...section.messages]));
  });

  it("and every section with an example is among them", () => {
    const withExamples = [...sections.values()].filter(({ manifests }) => manifests.includes("kind: StageSet"));
    expect(withExamples.map(({ title }) => title)).toEqual(Object.keys(plays));
    const others = [...sections.values()].filter((one) => !withExamples.includes(one));
    expect(others.flatMap(({ commands, messages }) => [...commands, ...messages])).toEqual([]);
  });
});
