/** docs/actions.md, run as it stands: each of its examples is Ready in the end, with the rights it shows; each message comes out. */
import { describe, expect } from "vitest";
import { after, type Instant } from "../../../lib/base/index.ts";
import type { Ports } from "../../../lib/engine/index.ts";
import { startServer } from "../../servers/http-server.ts";
import type { FileTree } from "../../artifacts/tarball.ts";
import { machineClock } from "../place.ts";
import { it, type ReleasePlace } from "../release-place.ts";
import { stepsUntil } from "../steps-until.ts";
import { rightsKnown } from "../rights.ts";
import { deployment } from "./manifests.ts";
import { readSections, rulesIn, type Section } from "./page-sections.ts";

const sections = readSections("actions");

/** An example of the page in a place of its own. */
interface Example {
  readonly release: ReleasePlace;
  readonly section: Section;
  /** The receiver's answers to come; none left: 200. */
  readonly answers: number[];
  /** Applies the example's manifests, as the page has them. */
  readonly apply: () => Promise<unknown>;
  /** Offers another revision of the artifact: its files, changed. */
  readonly revise: (change: (files: FileTree) => FileTree) => Promise<unknown>;
  readonly step: () => Promise<void>;
  /** Steps until this is said. */
  readonly stepUntil: (says: RegExp) => Promise<void>;
  readonly settle: () => Promise<void>;
  /** From now on it is so much later, for whoever steps. */
  readonly pass: (minutes: number) => void;
  /** Everything that was said until now, in the page's words. */
  readonly said: () => readonly string[];
}

const claim =
  "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: database }\nspec:\n  accessModes: [ReadWriteOnce]\n  resources: { requests: { storage: 1Gi } }\n";
const database = (service: string): string =>
  deployment("database")
    .replace("kind: Deployment", "kind: StatefulSet")
    .replace("spec:\n", `spec:\n  serviceName: ${service}\n`);
const stages: FileTree = {
  "web/web.yaml": deployment("web"),
  "database/database.yaml": `${database("database")}---\n${claim}`,
};

/** What differs from run to run, as the page writes it. */
function inWordsOfThePage(message: string, namespace: string, url: string): string {
  return message
    .replaceAll(url, "https://hooks.example.org")
    .replaceAll(`${namespace}/`, "shop/")
    .replaceAll(/(Job \S+)-[0-9a-f]{10}/g, "$1-…")
    .replaceAll(/until \d{4}-\S+Z/g, "until …");
}

async function withExample(
  release: ReleasePlace,
  title: string,
  play: (example: Example) => Promise<void>,
): Promise<void> {
  const section = sections.get(title);
  if (section === undefined) throw new Error(`docs/actions.md has no section ${title}`);
  const answers: number[] = [];
  await using receiver = await startServer((_request, response) => {
    const status = answers.shift() ?? 200;
    response.writeHead(status).end(status === 503 ? "try later" : "");
  });
  const url = `http://127.0.0.1:${receiver.port}`;
  const { namespace, kubectl } = release;
  const account = sections.get("The ServiceAccount of these examples")?.manifests ?? "";
  let files: FileTree = { ...stages, ...section.files };
  await release.sources.publishExternal("shop", files);
  const manifests = `${account}---\n${section.manifests}`
    .replaceAll(/namespace: shop\b/g, `namespace: ${namespace}`)
    .replaceAll("https://hooks.example.org", url);
  const apply = (): Promise<string> => kubectl(["apply", "--filename=-"], manifests);
  await apply();
  await rightsKnown(
    release.cluster,
    { namespace, name: "deployer" },
    rulesIn(manifests).filter((rule) => !("resourceNames" in rule)),
  );

  const ready: string[] = [];
  let passedMs = 0;
  const note = (told: string): void => void ready.push(told.replace(/^\w+ \w+: /, ""));
  const laterPorts = (): Ports => {
    const now = (): Instant => after(machineClock.now(), passedMs);
    return { ...release.ports, clock: { ...machineClock, now } };
  };
  const step: Example["step"] = async () => {
    expect(await release.step("shop", { ports: laterPorts() })).toMatchObject({ kind: "ended" });
    note(await release.ready("shop"));
  };
  await play({
    ...{ release, section, answers, apply, step },
    stepUntil: async (says) => {
      note(await stepsUntil(release, says, laterPorts()));
    },
    revise: (change) => release.sources.publishExternal("shop", (files = change(files))),
    settle: async () => {
      await step();
      expect(await release.ready("shop")).toMatch(/^True Succeeded: /);
    },
    pass: (minutes) => {
      passedMs += minutes * 60_000;
    },
    said: () =>
      [...ready, ...release.told.map(({ message }) => message)].map((one) => inWordsOfThePage(one, namespace, url)),
  });
}

const anew = (files: FileTree): FileTree => ({ ...files, "web/more.yaml": deployment("more") });
/** The Jobs of the artifact with Pods that end as `pods` says. */
const jobsWith = (files: FileTree, pods: string): FileTree => {
  const labelled = `template:\n    metadata: { labels: { stageset.test/pod: ${pods} } }\n    spec:\n`;
  const mark = (text: string): string => text.replace(/template:\n(?: {4}metadata: .*\n)? {4}spec:\n/, labelled);
  const marked = ([path, text]: [string, string | Uint8Array]): [string, string | Uint8Array] =>
    typeof text === "string" && text.includes("kind: Job") ? [path, mark(text)] : [path, text];
  return Object.fromEntries(Object.entries(files).map(marked));
};

/** What has to happen for each section's messages to come out. */
const plays: Readonly<Record<string, (example: Example) => Promise<void>>> = {
  "job: run a migration": async ({ settle, step, stepUntil, revise, release }) => {
    await settle();
    await revise((files) => jobsWith(files, "never-ready"));
    await stepUntil(/ is running \(1 Pod active\)/);
    const { status } = await release.get("shop");
    expect(status?.run?.intent).toMatchObject({ action: "database/pre/migrate", verb: "job", attempt: 1 });
    const jobs = ["get", "jobs", "-o", "jsonpath={.items[*].metadata.annotations.stages\\.metio\\.wtf/action}"];
    expect(await release.kubectl(jobs)).toBe("database/pre/migrate");
    await release.kubectl(["delete", "jobs", "--all", "--cascade=foreground"]);
    await revise((files) => jobsWith(files, "fail"));
    await step();
  },
  "http: tell somebody": async ({ settle, step, revise, answers }) => {
    await settle();
    await revise(anew);
    answers.push(503, 503, 503, 503);
    await step();
  },
  "wait: let something settle": async ({ settle, step, stepUntil, release, pass }) => {
    await release.kubectl(["patch", "configmap", "database-role", "-p", '{"data":{"role":"replica"}}']);
    await stepUntil(/ yet$/);
    pass(3);
    await step();
    await release.kubectl(["patch", "configmap", "database-role", "-p", '{"data":{"role":"primary"}}']);
    await stepUntil(/Waits 20s/);
    pass(1);
    await settle();
  },
  "patch: turn a switch": async ({ settle, step, revise, release }) => {
    await settle();
    expect(await release.kubectl(["get", "cronjob", "-o", "jsonpath={.items[*].spec.suspend}"])).toBe("false");
    await release.kubectl(["delete", "cronjob", "--all"]);
    await revise(anew);
    await step();
  },
  "delete: make way": async ({ settle, stepUntil, revise, release }) => {
    await settle();
    const [pod = ""] = (await release.kubectl(["get", "pods", "-o", "name"])).trim().split("\n");
    await revise((files) => ({ ...files, "database/database.yaml": database("other") }));
    await settle();
    expect(await release.kubectl(["get", "pods", "-o", "name"])).toContain(pod);
    const finalizers = '{"metadata":{"finalizers":["shop.example/backup"]}}';
    await release.kubectl(["patch", "statefulset", "database", "--type=merge", "-p", finalizers]);
    await revise((files) => ({ ...files, "database/database.yaml": database("third") }));
    await stepUntil(/make-way: .* waits for its finalizers shop\.example\/backup$/); // and no more for the garbage collector
    await release.kubectl([
      "patch",
      "statefulset",
      "database",
      "--type=merge",
      "-p",
      '{"metadata":{"finalizers":null}}',
    ]);
    await settle();
  },
  "apply: something for the time being": async ({ settle, stepUntil, revise, release }) => {
    await settle();
    expect(await release.kubectl(["get", "deployments", "-o", "name"])).toBe("deployment.apps/web\n");
    await revise((files) => ({ ...files, "closed/closed.yaml": deployment("closed", "never-ready") }));
    await stepUntil(/closed-sign: Waiting for Deployment .* are available/);
  },
  "How often: scopes and ledgers": async ({ settle, step, revise, release, apply }) => {
    await settle();
    await release.kubectl(["patch", "stageset", "shop", "--type=merge", "-p", '{"metadata":{"finalizers":null}}']);
    await release.kubectl(["delete", "stageset", "shop"]);
    await apply();
    await settle();
    expect(release.told.filter(({ reason }) => reason === "ActionExecuted")).toHaveLength(1);
    await release.kubectl(["delete", "pvc", "database"]);
    await revise((files) => jobsWith(files, "fail"));
    for (let failures = 0; failures < 4; failures += 1) await step();
  },
};

describe.concurrent("docs/actions.md says what happens", () => {
  it.for(Object.keys(plays))("%s", async (title, { release }) => {
    await withExample(release, title, async (example) => {
      await plays[title]?.(example);
      expect([...new Set(example.said())]).toEqual(expect.arrayContaining([...example.section.messages]));
    });
  });

  it("and every section with an example is among them", () => {
    const withExamples = [...sections.values()].filter(({ manifests }) => manifests.includes("kind: StageSet"));
    expect(withExamples.map(({ title }) => title)).toEqual(Object.keys(plays));
    const messages = [...sections.values()].filter((one) => one.messages.length > 0);
    expect(messages.map(({ title }) => title)).toEqual(Object.keys(plays));
  });
});
