import { readFileSync } from "node:fs";
import { loadAll } from "js-yaml";
import { expect, it } from "vitest";
import { otlpCloseMs, outboxCloseMs } from "../../lib/report/index.ts";
import { stopMs } from "./limits.ts";

interface PodMaker {
  readonly kind: string;
  readonly spec: { readonly template: { readonly spec: { readonly terminationGracePeriodSeconds: number } } };
}

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
}

it("its Pod outlives the longest ending, and the page tells both", () => {
  const objects = loadAll(read("test/data/chart/everything.yaml")) as readonly PodMaker[];
  const graceSeconds = objects.find(({ kind }) => kind === "Deployment")?.spec.template.spec
    .terminationGracePeriodSeconds;
  const [stop, post, otlp] = [stopMs, outboxCloseMs, otlpCloseMs].map((ms) => ms / 1000);
  const all = (stopMs + outboxCloseMs + otlpCloseMs) / 1000;
  expect(all + 2).toBeLessThan(graceSeconds ?? 0); // what is closed without a limit of its own takes next to nothing
  expect(read("docs/notify.md").replaceAll(/\s+/g, " ")).toContain(
    `longer than ${stop} seconds is left to whoever comes next. Receivers of events that do not answer then have ${post} seconds more, and a collector ${otlp}, so that it is gone within ${all} of the ${graceSeconds} that`,
  );
});
