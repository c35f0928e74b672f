import { describe, expect, it } from "vitest";
import { instant } from "../../base/index.ts";
import { planReads, stageSetKey, type Agenda, type AgendaEntry } from "./agenda.ts";
import { parseAgenda, renderAgenda } from "./agenda-text.ts";
import { isInShare } from "./share.ts";

const now = instant(1_800_000_000_000);
const source = "source.toolkit.fluxcd.io/ExternalArtifact/shop/x";
const input = "/ConfigMap/shop/vars";
const later = instant(now + 1);

function entry(parts: Partial<AgendaEntry> = {}): AgendaEntry {
  return { askAt: later, waits: false, concerns: [source], ...parts };
}

function agenda(entries: Readonly<Record<string, AgendaEntry>>): Agenda {
  return {
    ...{ scope: "s", listedAt: now, unserved: ["Bucket"], entries: new Map(Object.entries(entries)) },
    marks: [{ apiVersion: "v1", kind: "StageSet", namespace: "shop", resourceVersion: "7" }],
  };
}

describe("read are", () => {
  it.each<{
    when: string;
    entries: Readonly<Record<string, AgendaEntry>>;
    changed?: readonly string[];
    then: readonly string[];
  }>([
    { when: "nobody, where nothing has happened", entries: { "shop/a": entry() }, then: [] },
    {
      when: "those whose time has come",
      entries: { "shop/a": entry({ askAt: now }), "shop/b": entry() },
      then: ["shop/a"],
    },
    { when: "those that changed", entries: { "shop/a": entry() }, changed: [stageSetKey("shop/a")], then: ["shop/a"] },
    {
      when: "those that something concerns which changed",
      entries: { "shop/a": entry(), "shop/b": entry({ concerns: [input] }) },
      changed: [input],
      then: ["shop/b"],
    },
    {
      when: "those that wait for them, and those that wait for these",
      entries: {
        "shop/a": entry({ askAt: now }),
        "shop/b": entry({ waits: true, concerns: [stageSetKey("shop/a")] }),
        "shop/c": entry({ waits: true, concerns: [stageSetKey("shop/b")] }),
        "shop/d": entry({ concerns: [stageSetKey("shop/a")] }),
      },
      then: ["shop/a", "shop/b", "shop/c"],
    },
    {
      when: "those that wait for one that is none of these and changed",
      entries: { "shop/b": entry({ waits: true, concerns: [stageSetKey("bank/a")] }) },
      changed: [stageSetKey("bank/a")],
      then: ["shop/b"],
    },
  ])("$when", ({ entries, changed = [], then }) => {
    expect(planReads(agenda(entries), { changed: new Set(changed), now })).toEqual(then);
  });

  it("others of another share only where they wait for one of this", () => {
    const share = { index: 0, count: 2 };
    const names = Array.from({ length: 20 }, (_, i) => `shop/${i}`);
    const [ours = ""] = names.filter((name) => isInShare(name, share));
    const [theirs = "", others = ""] = names.filter((name) => !isInShare(name, share));
    const waits = entry({ askAt: now, waits: true, concerns: [stageSetKey(ours)] });
    const entries = { [ours]: entry(), [theirs]: waits, [others]: entry({ askAt: now }) };
    expect(planReads(agenda(entries), { changed: new Set(), now, share })).toEqual([]);
    const changed = new Set([stageSetKey(ours)]);
    expect(planReads(agenda(entries), { changed, now, share })).toEqual([ours, theirs]);
  });
});

describe("as text", () => {
  const whole = agenda({ "shop/a": entry({ concerns: [source, input] }), "shop/b": entry({ waits: true }) });

  it("an agenda is the same again", () => {
    const again = parseAgenda(renderAgenda(whole));
    expect(again).toMatchObject({ scope: "s", listedAt: now, unserved: ["Bucket"], marks: whole.marks });
    expect(again?.entries.get("shop/b")).toEqual(whole.entries.get("shop/b"));
    expect(again?.entries.get("shop/a")?.concerns.toSorted()).toEqual([input, source]);
    expect(renderAgenda(again ?? agenda({}))).toBe(renderAgenda(whole));
  });

  const spoilt = (change: object): string =>
    JSON.stringify({ ...(JSON.parse(renderAgenda(whole)) as object), ...change });
  it.each([
    { when: "nothing", text: "" },
    { when: "no JSON", text: renderAgenda(whole).slice(0, -1) },
    { when: "another form", text: spoilt({ form: 2 }) },
    { when: "a key that is not there", text: spoilt({ stageSets: [["shop/a", 1, 0, 2]] }) },
    { when: "a time that is none", text: spoilt({ stageSets: [["shop/a", "soon", 0]] }) },
    { when: "a mark without a version", text: spoilt({ marks: [{ apiVersion: "v1", kind: "StageSet" }] }) },
    { when: "a kind of source that we know nothing of", text: spoilt({ unserved: ["Floppy"] }) },
    { when: "null", text: "null" },
  ])("$when is no agenda", ({ text }) => {
    expect(parseAgenda(text)).toBeUndefined();
  });
});
