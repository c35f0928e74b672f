import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { Parser, type ReadEntry } from "tar";
import { describe, expect, it } from "vitest";
import { packImage, type ImagePlan } from "./oci-archive.ts";

const plan: ImagePlan = {
  ...{ name: "registry.example.org/x:1", architecture: "amd64", created: "1970-01-01T00:00:00Z" },
  config: { User: "65532" },
  layers: ["one", "two"].map((text) => ({
    comment: text,
    entries: [{ kind: "file", path: `/${text}`, mode: 0o644, content: Buffer.from(text) }],
  })),
};

interface Descriptor {
  readonly digest: string;
  readonly size: number;
  readonly annotations?: Readonly<Record<string, string>>;
}

function unpack(packed: Buffer): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>();
  const parser = new Parser({ sync: true });
  parser.on("entry", (entry: ReadEntry) => {
    const pieces: Buffer[] = [];
    entry.on("data", (piece) => pieces.push(Buffer.from(piece)));
    entry.on("end", () => files.set(entry.path, Buffer.concat(pieces)));
  });
  parser.end(packed);
  return files;
}

function sha256(content: Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

describe("packImage", () => {
  it("names every blob by its digest, and each layer also by that of what it holds", async () => {
    const { archive, digest, bytes } = await packImage(plan);
    const files = unpack(archive);
    const blob = ({ digest: of, size }: Descriptor): Buffer => {
      const content = files.get(`blobs/${of.replace(":", "/")}`) ?? Buffer.alloc(0);
      expect([sha256(content), content.length]).toEqual([of, size]);
      return content;
    };
    const index = JSON.parse(String(files.get("index.json"))) as { readonly manifests: readonly [Descriptor] };
    const [described] = index.manifests;
    expect(described).toMatchObject({
      digest,
      annotations: { "io.containerd.image.name": plan.name, "org.opencontainers.image.ref.name": "1" },
    });
    const manifest = JSON.parse(String(blob(described))) as {
      readonly config: Descriptor;
      readonly layers: readonly Descriptor[];
    };
    const config = JSON.parse(String(blob(manifest.config))) as { readonly rootfs: { readonly diff_ids: string[] } };
    const layers = manifest.layers.map(blob);
    expect(config).toMatchObject({ architecture: "amd64", os: "linux", config: plan.config });
    expect(layers.map((layer) => sha256(gunzipSync(layer)))).toEqual(config.rootfs.diff_ids);
    expect(bytes).toBe([described, manifest.config, ...manifest.layers].reduce((sum, { size }) => sum + size, 0));
  });
  it("has one digest for one plan, and another for another", async () => {
    const [one, again, other] = await Promise.all([
      packImage(plan),
      packImage(plan),
      packImage({ ...plan, config: { User: "0" } }),
    ]);
    expect(again.archive.equals(one.archive)).toBe(true);
    expect(other.digest).not.toBe(one.digest);
  });
});
