/** docs/runbooks: there is a page for each reason that exists so far, and the example of each happens as it says. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect } from "vitest";
import { isReason, reasons, type Reason } from "../../../lib/api/index.ts";
import { it } from "./handler-place.ts";
import { openShell, play } from "./page-play.ts";
import { readSections } from "./page-sections.ts";

/** Of what is not built yet. */
const later: readonly Reason[] = [
  "Soaking",
  "AwaitingPromotion",
  "AwaitingApproval",
  "UpdateDeferred",
  "BudgetExhausted",
  "BudgetSourceUnavailable",
  "PromotionBlocked",
  "MigrationFailed",
  "ImageUnverified",
  "InvalidVersion",
  "DowngradeNotAllowed",
  "DowngradeRequiresMigration",
  "MigrationStageNotFound",
  "MigrationArtifactInvalid",
  "MigrationSourceNotVerified",
  "MigrationSourceNotPinned",
  "MigrationCoverageMissing",
  "PreviousRevisionUnavailable",
  "MigrationDirty",
  "RolledBack",
  "RollbackRefused",
  "Held",
];

const folder = new URL("../../../docs/runbooks/", import.meta.url);
const index = readFileSync(new URL("README.md", folder), "utf8");
const pages = readdirSync(folder)
  .filter((file) => file !== "README.md")
  .map((file) => file.replace(/\.md$/, ""));
const example = "Seen for real";
const withExamples = pages.filter((page) => readSections(`runbooks/${page}`).has(example));

describe.concurrent("docs/runbooks", () => {
  it("has a page for each reason, and names each", () => {
    const expected = Object.keys(reasons).filter((reason) => isReason(reason) && !later.includes(reason));
    expect(pages.toSorted()).toEqual(expected.toSorted());
    expect(pages.filter((page) => !index.includes(`[${page}](${page}.md)`))).toEqual([]);
    expect(pages.filter((page) => !withExamples.includes(page))).toEqual(["InternalError"]);
  });

  it.for(pages)("%s has what a runbook has", (page) => {
    const wanted = ["Symptom", "Cause", "How to look", "What to do"];
    expect([...readSections(`runbooks/${page}`).keys()].filter((title) => title !== example)).toEqual(wanted);
  });

  it.for(withExamples)("%s happens as it says", async (page, { handler }) => {
    const section = readSections(`runbooks/${page}`).get(example);
    if (section === undefined) throw new Error(`docs/runbooks/${page}.md has no example`);
    await play(handler, section, openShell(handler));
  });

  it("is linked from the message of what needs somebody", async ({ handler }) => {
    await handler.kubectl(["apply", "--filename=-"], suspended);
    const ended = await handler.run(["reconcile", "shop", "-n", handler.namespace, `--runbooks=${home}`]);
    expect(ended.stdout).toContain(` (see ${home}/Suspended)\n`);
    expect(await handler.ready("shop")).toMatch(/^False Suspended: .* \(see https:\S+\/Suspended\)$/);
  });
});

const home = "https://wiki.example.com/stageset";

const suspended = `apiVersion: stages.metio.wtf/v1
kind: StageSet
metadata: { name: shop }
spec:
  suspend: true
  stages:
    - name: app
      sourceRef: { kind: ExternalArtifact, name: shop }
`;
