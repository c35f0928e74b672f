import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { bundleBytesMax } from "../scripts/bundle.ts";
import { runStageset } from "../test/support/stageset-here.ts";
import { buildBundle, startStageset, type BuiltBundle, type Ended } from "../test/support/stageset-process.ts";

vi.setConfig({ testTimeout: 30_000, hookTimeout: 60_000 }); // each test is a process of its own, on a machine that may be busy

let built: BuiltBundle;
beforeAll(async () => {
  built = await buildBundle();
});
afterAll(() => built.remove());

/** As users run it; the many ways to be wrong are tried within this process. */
function run(args: readonly string[]): Promise<Ended> {
  return startStageset(built.file, args).ended;
}

it("is a small file", () => {
  expect(built.bytes).toBeLessThan(bundleBytesMax);
});

describe("the command line says what it can do", () => {
  it.each([
    { args: ["--version"], then: /^stageset \d+\.\d+\.\d+\n$/ },
    { args: ["--help"], then: /^ {2}tick .*^ {2}reconcile NAME /ms },
    { args: ["tick", "--help"], then: /--budget DURATION .*STAGESET_LOG_FORMAT/s },
    { args: ["reconcile", "shop", "-h"], then: /-n, --namespace NAMESPACE .*--timeout DURATION /s },
  ])("$args", async ({ args, then }) => {
    const { code, stdout, stderr } = await run(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(then);
  });
});

describe("the process ends with the exit code of its command", () => {
  it.each([
    { args: ["deliver"], code: 2, then: /^There is no command deliver; / },
    { args: ["reconcile", "shop"], code: 3, then: /^Cannot find a cluster: / },
  ])("$args: $code", async ({ args, code, then }) => {
    const ended = await run(args);
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(ended.stderr).toMatch(then);
  });
});

describe("a command line that cannot be meant ends with 2 and says what to write", () => {
  it.each([
    { when: "no command", args: [], then: /^stageset delivers .*stageset COMMAND --help/s },
    {
      when: "an unknown command",
      args: ["deliver"],
      then: /^There is no command deliver; stageset --help lists them\.$/,
    },
    { when: "an order to the terminal", args: ["\u001b[2J"], then: /^There is no command �\[2J; / },
    { when: "an unknown flag", args: ["tick", "--nope"], then: /'--nope'.*; stageset tick --help lists its flags\.$/ },
    { when: "a flag without its value", args: ["tick", "--budget"], then: /'--budget <value>' argument missing/ },
    {
      when: "a name that tick does not take",
      args: ["tick", "shop"],
      then: /^shop is neither a flag nor .*leave it out/,
    },
    { when: "no name", args: ["reconcile"], then: /^name one StageSet; / },
    { when: "two names", args: ["reconcile", "a", "b"], then: /^name one StageSet; / },
    {
      when: "a baseline without an action",
      args: ["baseline", "a", "--stage", "db"],
      then: /^name one action: give --st/,
    },
    {
      when: "a baseline of nobody",
      args: ["baseline", "--stage", "db", "--action", "s"],
      then: /^name one StageSet; /,
    },
    {
      when: "a reset of an action of no stage",
      args: ["reset-ledger", "a", "--action", "seed"],
      then: /^--action needs --stage; give both; /,
    },
    { when: "a flag of the other command", args: ["reconcile", "a", "--concurrency", "2"], then: /'--concurrency'/ },
    { when: "groups of nobody", args: ["tick", "--as-group", "ops"], then: /^--as-group needs --as; / },
    {
      when: "a wrong host to build with",
      args: ["build", "a", "--artifact-host", "http://a"],
      then: /^--artifact-host is http:\/\/a; give a/,
    },
    { when: "two names to get", args: ["get", "a", "b"], then: /^name one StageSet, or none for all; / },
    { when: "a name in all namespaces", args: ["get", "a", "-A"], then: /^a name is of one namespace; give -n / },
    { when: "a name and a selector", args: ["get", "a", "-l", "b=c"], then: /^give a name or -l SELECTOR, not both; / },
    { when: "a wrong format", args: ["get", "-o", "xml"], then: /^--output is xml; give table or wide or yaml or/ },
    { when: "a tree of nobody", args: ["tree"], then: /^name one StageSet; / },
    { when: "a lint of nothing", args: ["lint"], then: /^name the files that hold StageSets; - is standard input; / },
    { when: "a build of nothing", args: ["build"], then: /^name one StageSet, or give the file that holds it with/ },
    { when: "a diff of nothing", args: ["diff", "--stage", "a"], then: /^name one StageSet, or give the file that/ },
    {
      when: "two directories for one stage",
      args: ["build", "a", "--source-dir", "x", "--source-dir", "y"],
      then: /^--source-dir is x and y; give one stage each/,
    },
    { when: "a wrong duration", args: ["tick", "--budget", "soon"], then: /^--budget is soon; give a positive dur/ },
    { when: "a wrong number", args: ["tick", "--concurrency", "0"], then: /^--concurrency is 0; give a whole number/ },
    { when: "a wrong word", args: ["tick", "--log-format", "xml"], then: /^--log-format is xml; give json or text/ },
    {
      when: "a wrong host",
      args: ["tick", "--artifact-host", "http://a"],
      then: /^--artifact-host is http:\/\/a; give a/,
    },
  ])("$when", async ({ args, then }) => {
    const { code, stdout, stderr } = await runStageset(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr.trim()).toMatch(then);
  });
  it("from the environment, too", async () => {
    const { code, stderr } = await runStageset(["tick"], { STAGESET_BUDGET: "soon" });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^--budget is soon; /);
  });
  it("and a switch that is neither on nor off there", async () => {
    const { code, stderr } = await runStageset(["tick"], { STAGESET_INSECURE_ALLOW_LOOPBACK: "no" });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^\$STAGESET_INSECURE_ALLOW_LOOPBACK is no; give true or 1, false or 0; stageset tick --help /,
    );
  });
});

describe("without a cluster", () => {
  const nowhere = "/nonexistent/kubeconfig";
  it.each([
    {
      when: "no kubeconfig",
      args: ["reconcile", "shop"],
      code: 3,
      then: /^Cannot find a cluster: .*pass --kubeconfig/,
    },
    {
      when: "a kubeconfig that is not there",
      args: ["reconcile", "shop", "--kubeconfig", nowhere],
      code: 3,
      then: /^Cannot read the kubeconfig \/nonexistent\/kubeconfig: ENOENT; /,
    },
    {
      when: "no kubeconfig to take a baseline with",
      args: ["baseline", "shop", "--stage", "db", "--action", "seed"],
      code: 3,
      then: /^Cannot find a cluster: /,
    },
    { when: "no kubeconfig to get with", args: ["get"], code: 3, then: /^Cannot find a cluster: / },
    { when: "no kubeconfig for a tree", args: ["tree", "shop"], code: 3, then: /^Cannot find a cluster: / },
    { when: "no kubeconfig to build with", args: ["build", "shop"], code: 3, then: /^Cannot find a cluster: / },
    { when: "no kubeconfig for a diff", args: ["diff", "shop"], code: 3, then: /^Cannot find a cluster: / },
    {
      when: "no such file",
      args: ["build", "-f", nowhere],
      code: 3,
      then: /^Cannot read \/nonexistent\/kubeconfig: ENOENT; give a file that you may read$/m,
    },
    { when: "no kubeconfig to reset with", args: ["reset-ledger", "shop"], code: 3, then: /^Cannot find a cluster: / },
  ])("$args, $when: $code", async ({ args, code, then }) => {
    const ended = await runStageset(args);
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(ended.stderr).toMatch(then);
  });
  it("tick: 1, in a line of its log", async () => {
    const { code, stderr } = await run(["tick"]);
    expect(code).toBe(1);
    expect(JSON.parse(stderr)).toMatchObject({
      level: "error",
      msg: "cannot look for what is due",
      error: expect.stringMatching(/^Cannot find a cluster: /) as string,
    });
  });
  it("tick with a log for people", async () => {
    const { stderr } = await run(["tick", "--log-format", "text"]);
    expect(stderr).toMatch(/^error: cannot look for what is due error="Cannot find a cluster: /);
  });
});
