import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findAccess } from "./find-access.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "kubeconfig-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

/** Writes a kubeconfig whose one cluster is called `name`. */
async function write(path: string, name: string, current = true): Promise<string> {
  const file = join(folder, path);
  await mkdir(join(file, ".."), { recursive: true });
  const config = {
    clusters: [{ name, cluster: { server: `https://${name}` } }],
    contexts: [{ name, context: { cluster: name } }],
    ...(current && { "current-context": name }),
  };
  await writeFile(file, JSON.stringify(config));
  return file;
}

async function writePod(): Promise<string> {
  const pod = join(folder, "pod");
  await mkdir(pod, { recursive: true });
  await Promise.all([
    writeFile(join(pod, "token"), "t\n"),
    writeFile(join(pod, "namespace"), "shop\n"),
    writeFile(join(pod, "ca.crt"), "CA"),
  ]);
  return pod;
}

const inPod = { KUBERNETES_SERVICE_HOST: "10.0.0.1", KUBERNETES_SERVICE_PORT: "443" };

async function hostOf(...[sources]: Parameters<typeof findAccess>): Promise<string> {
  const found = await findAccess(sources);
  return found.kind === "done" ? found.value.server.host : found.failure.message;
}

describe("findAccess", () => {
  it("prefers the file that is named, then KUBECONFIG, then the one at home, then the Pod's own", async () => {
    const kubeconfig = await write("named", "named");
    const KUBECONFIG = await write("listed", "listed");
    await write(".kube/config", "home");
    const environment = { HOME: folder, ...inPod };
    const podFolder = await writePod();
    expect(await hostOf({ kubeconfig, environment: { ...environment, KUBECONFIG }, podFolder })).toBe("named");
    expect(await hostOf({ environment: { ...environment, KUBECONFIG }, podFolder })).toBe("listed");
    expect(await hostOf({ environment, podFolder })).toBe("home");
    expect(await hostOf({ environment: { ...environment, HOME: join(folder, "empty") }, podFolder })).toBe("10.0.0.1");
  });

  it("merges the files of KUBECONFIG, passing over those that are not there", async () => {
    const files = [join(folder, "absent"), await write("one", "one", false), await write("two", "two"), ""];
    expect(await hostOf({ environment: { KUBECONFIG: files.join(delimiter) } })).toBe("two");
  });

  it("takes the Pod's token, authority and namespace, and an IPv6 address", async () => {
    const podFolder = await writePod();
    const found = await findAccess({ environment: { ...inPod, KUBERNETES_SERVICE_HOST: "fd00::1" }, podFolder });
    expect(found).toEqual({
      kind: "done",
      value: {
        context: undefined,
        namespace: "shop",
        server: new URL("https://[fd00::1]:443"),
        ca: { kind: "file", path: join(podFolder, "ca.crt") },
        insecure: false,
        compress: false,
        user: { token: { kind: "file", path: join(podFolder, "token") } },
      },
    });
  });

  it.each([
    {
      when: "nothing at all",
      sources: () => ({ environment: {} }),
      why: "there is no kubeconfig (no home folder) and this is no Pod; pass --kubeconfig or set KUBECONFIG",
    },
    { when: "no file at home", sources: () => ({ environment: { HOME: folder } }), why: "config) and this is no Pod" },
    {
      when: "a Pod without a token",
      sources: () => ({ environment: inPod, podFolder: join(folder, "none") }),
      why: "this is no Pod",
    },
    {
      when: "a named file that is not there",
      sources: () => ({ kubeconfig: join(folder, "absent"), environment: {} }),
      why: "absent: ENOENT; name a file that can be read",
    },
    { when: "a folder", sources: () => ({ kubeconfig: folder, environment: {} }), why: "EISDIR" },
  ])("says what is missing: $when", async ({ sources, why }) => {
    const found = await findAccess(sources());
    expect(found).toMatchObject({ kind: "failed", failure: { reason: "InvalidSpec", retry: "never" } });
    if (found.kind === "failed") expect(found.failure.message).toContain(why);
  });

  it("does not fall back to the Pod's own where a named file is empty", async () => {
    const kubeconfig = join(folder, "empty");
    await writeFile(kubeconfig, "");
    expect(await hostOf({ kubeconfig, environment: inPod, podFolder: await writePod() })).toContain(
      "Cannot find a cluster",
    );
  });
});
