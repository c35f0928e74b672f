/** The container image: one digest, little in it, and what is in it works as nobody in a root that cannot be written to. */
import { chmodSync, cpSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { load } from "js-yaml";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { imageBytesMax, makeImage, type MadeImage } from "../../../scripts/image/make-image.ts";
import { unpackImage, whyNotHere, type RootFilesystem } from "./root-filesystem.ts";

const options = { name: "registry.example.org/stageset:test", env: process.env, say: () => undefined };
const release = join(import.meta.dirname, "..", "..", "data", "kustomize-small");
const stageSet = `
apiVersion: stages.metio.wtf/v1
kind: StageSet
metadata: { name: shop, namespace: shop }
spec:
  stages: [{ name: app, path: ./overlay, sourceRef: { kind: ExternalArtifact, name: shop } }]
`;

/** Making one compresses some 150 MB. */
const MAKE_MS = 180_000;

let image: MadeImage;
let root: RootFilesystem;

beforeAll(async () => {
  image = await makeImage(options);
  root = unpackImage(image.archive);
}, MAKE_MS);
afterAll(() => {
  root.remove();
});

describe("the image", () => {
  it(
    "has one digest, whoever makes it when",
    async () => {
      const again = await makeImage(options); // from another folder, at another time
      expect(again.digest).toBe(image.digest);
      expect(again.archive.equals(image.archive)).toBe(true);
      expect(again.sbom).toEqual(image.sbom);
    },
    MAKE_MS,
  );
  it("is small enough to be fetched by a node that never had it", () => {
    expect(image.bytes).toBeLessThan(imageBytesMax);
  });
  it("holds what it takes and nothing else that can be started: no shell", () => {
    const files = readdirSync(root.folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    const paths = files.map(({ parentPath, name }) => join(parentPath, name).slice(root.folder.length));
    const startable = paths.filter((path) => (statSync(root.folder + path).mode & 0o111) !== 0);
    const programs = startable.filter((path) => !/^\/lib.*\.so\.\d+$/.test(path)).sort();
    expect(programs).toEqual([
      "/usr/local/bin/kustomize",
      "/usr/local/bin/node",
      "/usr/local/lib/stageset/stageset.mjs",
    ]);
    expect(paths).toContain("/etc/ssl/certs/ca-certificates.crt");
  });
  it("tells what it is made of: Node, its libraries, kustomize, and what is bundled", () => {
    const { packages } = image.sbom as { readonly packages: readonly { readonly name: string }[] };
    const names = packages.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining([`node-linux-${process.arch}`, "undici", "typebox", "stdlib"]));
    expect(names).toEqual(expect.arrayContaining(["sigs.k8s.io/kustomize/kustomize/v5"]));
  });
});

const cannot = whyNotHere();
if (cannot !== undefined) process.stderr.write(`The image is made, and not started: ${cannot}\n`);

describe.skipIf(cannot !== undefined)("a container of it", () => {
  it("starts as nobody in particular, and writes nowhere but to /tmp", async () => {
    expect(root.config.User).toBe("65532:65532");
    expect((await root.run([...root.config.Entrypoint, "--help"])).stdout).toContain("stageset COMMAND");
    const tried = `const { writeFileSync } = require("node:fs");
      const write = (path) => { try { writeFileSync(path, ""); return "written"; } catch ({ code }) { return code; } };
      console.log(JSON.stringify([process.getuid(), process.getgid(), process.getgroups(), ...["/x", "/tmp/x"].map(write)]));`;
    const { stdout } = await root.run(["/usr/local/bin/node", "--eval", tried]);
    expect(JSON.parse(stdout)).toEqual([65532, 65532, [65532], "EROFS", "written"]);
  });
  it("builds a kustomization with the kustomize that it brings", async () => {
    const shared = mkdtempSync(join(tmpdir(), "stageset-release-"));
    try {
      chmodSync(shared, 0o755); // the container's user is nobody's friend
      cpSync(release, join(shared, "release"), { recursive: true });
      writeFileSync(join(shared, "shop.yaml"), stageSet);
      const build = ["build", "-f", "/mnt/shop.yaml", "--source-dir", "/mnt/release", "-o", "json"];
      const { stdout, stderr } = await root.run([...root.config.Entrypoint, ...build], shared);
      expect(stderr).not.toContain("Cannot");
      expect(load(stdout)).toMatchObject({ kind: "List" });
    } finally {
      rmSync(shared, { recursive: true });
    }
  });
});
