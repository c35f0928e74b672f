/** docs/depends-on.md, run as it stands: each section from top to bottom with the real command. */
import { describe, expect } from "vitest";
import { valueOf } from "../place.ts";
import { it } from "./handler-place.ts";
import { openShell, play } from "./page-play.ts";
import { readSections } from "./page-sections.ts";

const sections = readSections("depends-on");
const withExamples = [...sections.values()].filter(({ manifests }) => manifests.includes("kind: StageSet"));

describe.concurrent("docs/depends-on.md says what happens", () => {
  it.for(withExamples.map(({ title }) => title))("%s", async (title, { handler }) => {
    const section = sections.get(title);
    if (section === undefined) throw new Error(`docs/depends-on.md has no section ${title}`);
    await play(handler, section, openShell(handler));
    const kind = { apiVersion: "stages.metio.wtf/v1", kind: "StageSet" };
    const { items } = valueOf(await handler.cluster.list(kind, { namespace: handler.namespace }));
    const ready = items.map(({ metadata }) => handler.ready(metadata.name));
    expect((await Promise.all(ready)).filter((said) => !said.startsWith("True Succeeded: "))).toEqual([]);
  });

  it("and no other section says that anything is printed", () => {
    const others = [...sections.values()].filter((one) => !withExamples.includes(one));
    expect(others.flatMap(({ commands, messages }) => [...commands, ...messages])).toEqual([]);
  });
});
