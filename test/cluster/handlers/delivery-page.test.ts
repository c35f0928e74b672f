/** docs/delivery.md, run as it stands: each section from top to bottom with the real command; what is printed and told is what it says. */
import { describe, expect } from "vitest";
import { it, type HandlerPlace } from "./handler-place.ts";
import { configMap } from "./manifests.ts";
import { openShell, play, told, type Shell } from "./page-play.ts";
import { readSections } from "./page-sections.ts";

const sections = readSections("delivery");
const withExamples = [...sections.values()].filter(({ manifests }) => manifests.includes("kind: StageSet"));

/** What has to happen beside a section's commands for its messages to come out. */
const extras: Readonly<Record<string, (handler: HandlerPlace, shell: Shell) => Promise<unknown>>> = {
  "Neighbours: what is left to others": async ({ sources, stageSet }, shell) => {
    await sources.publishExternal("rival", { "app/settings.yaml": configMap("settings") });
    await stageSet("rival", ["app"]);
    return shell("stageset reconcile rival");
  },
};

describe.concurrent("docs/delivery.md says what happens", () => {
  it.for(withExamples.map(({ title }) => title))("%s", async (title, { handler }) => {
    const section = sections.get(title);
    if (section === undefined) throw new Error(`docs/delivery.md has no section ${title}`);
    const shell = openShell(handler);
    const before = await play(handler, section, shell);
    await extras[title]?.(handler, shell);
    const all = [...before, ...(await told(handler))];
    expect([...new Set(all)]).toEqual(expect.arrayContaining([...section.messages]));
  });

  it("and no other section says that anything is printed", () => {
    const others = [...sections.values()].filter((one) => !withExamples.includes(one));
    expect(others.flatMap(({ commands, messages }) => [...commands, ...messages])).toEqual([]);
  });
});
