import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { cacheKey, goModules, pinnedVersion } from "./go-modules.ts";
import { findKubectl, findPrograms } from "./programs.ts";
import { programNames } from "./recipes.ts";

let folder: string;
let said: string[];
const say = (line: string): void => void said.push(line);

beforeEach(() => {
  const made = mkdtempSync(join(tmpdir(), "stageset-programs-"));
  folder = made;
  said = [];
  onTestFinished(() => {
    rmSync(made, { recursive: true });
  });
});

/** A `go` that notes how it was called; what it "builds" is a file, and every module it lists stands in one folder. */
function pretendGo(rest = ""): NodeJS.ProcessEnv {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  const script = `#!/bin/sh
echo "$*" >> "${folder}/calls"
${rest}
if [ "$1" = version ]; then exit 0; fi
if [ "$1" = list ]; then echo "${folder}/module"; exit 0; fi
while [ "$1" != -o ]; do shift; done
echo built > "$2"
`;
  writeFileSync(join(bin, "go"), script);
  chmodSync(join(bin, "go"), 0o755);
  const stages = goModules({}).flatMap(({ data }) => data?.files ?? []);
  for (const stage of stages) {
    mkdirSync(dirname(join(folder, "module", stage)), { recursive: true });
    writeFileSync(join(folder, "module", stage), "stage");
  }
  return { PATH: `${bin}:/usr/bin:/bin`, XDG_CACHE_HOME: join(folder, "cache") };
}

function calls(): readonly string[] {
  return readFileSync(join(folder, "calls"), "utf8").trim().split("\n");
}

describe("programs that are nowhere", () => {
  it("cannot be built without Go, and one sentence says what to do", async () => {
    const env = { PATH: "", XDG_CACHE_HOME: join(folder, "cache") };
    await expect(findPrograms({ env, say })).rejects.toThrow(
      /^Cannot build k8s\.io\/kubernetes v\S+: there is no `go` on the PATH; install Go 1\.26 or newer /,
    );
    expect(said).toEqual([]);
  });
  it("are built once, with progress", async () => {
    const env = pretendGo();
    const first = await findPrograms({ env, say });
    expect(Object.keys(first.paths).sort()).toEqual([...programNames].sort());
    for (const path of Object.values(first.paths)) expect(existsSync(path), path).toBe(true);
    expect(readdirSync(first.kwokStages)).toContain("node-initialize.yaml");
    expect(said[0]).toMatch(/^building etcd \(1 of 5\) from k8s\.io\/kubernetes v\d/);
    expect(said[1]).toMatch(/^built etcd \(1 of 5\) from k8s\.io\/kubernetes v\S+ in 1s$/);
    const made = calls().length;
    expect(await findPrograms({ env, say })).toEqual(first);
    expect(calls()).toHaveLength(made);
  });
  it("are built by one of several that ask at once", async () => {
    const env = pretendGo("sleep 0.05");
    await Promise.all([findPrograms({ env, say }), findPrograms({ env, say }), findPrograms({ env, say })]);
    expect(calls().filter((call) => call.startsWith("build"))).toHaveLength(programNames.length);
    expect(said.some((line) => /^waiting for process \d+, which is building/.test(line))).toBe(true);
  });
  it("are absent, not broken, after a build that failed; the next one goes on there", async () => {
    const env = pretendGo(
      `[ -e "${folder}/works" ] || case "$*" in *kube-scheduler) echo no space left >&2; exit 1;; esac`,
    );
    await expect(findPrograms({ env, say })).rejects.toThrow(/^Cannot run go build .*: exit code 1: no space left$/);
    const kubernetes = goModules(env)[0]?.cache ?? "";
    expect(readdirSync(kubernetes).sort()).toEqual(["etcd", "kube-apiserver", "kube-controller-manager"]);
    writeFileSync(join(folder, "works"), "");
    writeFileSync(join(kubernetes, ".kubectl.1"), "half, by one that was killed");
    await findPrograms({ env, say });
    expect(readdirSync(kubernetes).sort()).toEqual(programNames.filter((name) => name !== "kwok").sort());
    expect(calls().filter((call) => call.endsWith("etcd/server/v3"))).toHaveLength(1);
  });
  it("are not built where only kubectl is asked for", async () => {
    const env = pretendGo();
    await findKubectl({ env, say });
    expect(calls().filter((call) => call.startsWith("build"))).toHaveLength(1);
  });
});

describe("KUBEBUILDER_ASSETS", () => {
  it("is used for what it has; the others are built", async () => {
    const assets = join(folder, "assets");
    mkdirSync(assets);
    for (const name of ["etcd", "kube-apiserver", "kubectl"]) writeFileSync(join(assets, name), "");
    const env = { ...pretendGo(), KUBEBUILDER_ASSETS: assets };
    const { paths } = await findPrograms({ env, say });
    expect(paths).toMatchObject({
      etcd: join(assets, "etcd"),
      "kube-apiserver": join(assets, "kube-apiserver"),
      kubectl: join(assets, "kubectl"),
    });
    const built = calls().filter((call) => call.startsWith("build"));
    expect(built.map((call) => call.split("/").at(-1))).toEqual(["kube-controller-manager", "kube-scheduler", "kwok"]);
  });
});

describe("the cache", () => {
  it.each([
    {
      when: "in a block",
      goMod: "require (\n\tk8s.io/api v0.1.0\n\tk8s.io/kubernetes v1.2.3 // indirect\n)",
      then: "v1.2.3",
    },
    {
      when: "and a longer name before it",
      goMod: "k8s.io/kubernetes/x v0.1.0\nk8s.io/kubernetes v1.2.3",
      then: "v1.2.3",
    },
  ])("knows the version that go.mod requires $when", ({ goMod, then }) => {
    expect(pinnedVersion(goMod, "k8s.io/kubernetes")).toBe(then);
  });
  it("is not guessed at where go.mod requires none", () => {
    expect(() => pinnedVersion("module a", "k8s.io/kubernetes")).toThrow("go.mod requires none");
  });
  it("is another for another input", () => {
    const keys = [
      ["a", "b"],
      ["ab", ""],
      ["", "ab"],
      ["a", "b", ""],
    ].map(cacheKey);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
