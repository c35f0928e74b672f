/** docs/health.md, run as it stands: each section from top to bottom with the real command; what is printed and told is what it says. */
import { describe, expect } from "vitest";
import { it } from "./handler-place.ts";
import { openShell, play } from "./page-play.ts";
import { readSections } from "./page-sections.ts";

const sections = readSections("health");
const withExamples = [...sections.values()].filter(({ manifests }) => manifests.includes("kind: StageSet"));

describe.concurrent("docs/health.md says what happens", () => {
  it.for(withExamples.map(({ title }) => title))("%s", async (title, { handler }) => {
    const section = sections.get(title);
    if (section === undefined) throw new Error(`docs/health.md has no section ${title}`);
    const all = await play(handler, section, openShell(handler));
    expect([...new Set(all)]).toEqual(expect.arrayContaining([...section.messages]));
  });

  it("and no other section says that anything is printed", () => {
    const others = [...sections.values()].filter((one) => !withExamples.includes(one));
    expect(others.flatMap(({ commands, messages }) => [...commands, ...messages])).toEqual([]);
  });
});
