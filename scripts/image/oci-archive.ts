import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { packEntries, type ImageEntry } from "./tar.ts";

/** What an image is made of. */
export interface ImagePlan {
  /** Such as `registry.example.org/stageset:0.1.0`: what an engine calls it once it has loaded the archive. */
  readonly name: string;
  readonly architecture: "amd64" | "arm64";
  /** The time that stands in the image, such as `1970-01-01T00:00:00Z`. */
  readonly created: string;
  /** What changes least first. */
  readonly layers: readonly ImageLayer[];
  /** As the OCI image specification has it: User, Env, Entrypoint, … */
  readonly config: object;
}

export interface ImageLayer {
  /** Stands in the image's history. */
  readonly comment: string;
  readonly entries: readonly ImageEntry[];
}

export interface OciArchive {
  readonly archive: Buffer;
  /** Of the manifest: what a registry calls it. */
  readonly digest: string;
  /** What is fetched of it, compressed. */
  readonly bytes: number;
}

interface Blob {
  readonly mediaType: string;
  readonly content: Buffer;
}

const MEDIA = "application/vnd.oci.image";
const compress = promisify(gzip);

/** An image as a tar in the OCI image layout, which containerd, skopeo and podman read. One plan, one digest. */
export async function packImage(plan: ImagePlan): Promise<OciArchive> {
  const tars = plan.layers.map(({ entries }) => packEntries(entries));
  const layers = await Promise.all(
    tars.map(async (tar) => ({ mediaType: `${MEDIA}.layer.v1.tar+gzip`, content: await compress(tar) })),
  );
  const config = json(`${MEDIA}.config.v1+json`, {
    ...{ created: plan.created, architecture: plan.architecture, os: "linux", config: plan.config },
    rootfs: { type: "layers", diff_ids: tars.map(digestOf) },
    history: plan.layers.map(({ comment }) => ({ created: plan.created, comment })),
  });
  const manifest = json(`${MEDIA}.manifest.v1+json`, {
    ...{ schemaVersion: 2, mediaType: `${MEDIA}.manifest.v1+json` },
    config: descriptorOf(config),
    layers: layers.map(descriptorOf),
  });
  const index = json(`${MEDIA}.index.v1+json`, {
    ...{ schemaVersion: 2, mediaType: `${MEDIA}.index.v1+json` },
    manifests: [{ ...descriptorOf(manifest), annotations: namesOf(plan.name) }],
  });
  const blobs = [manifest, config, ...layers];
  const archive = packEntries([
    fileOf("/oci-layout", Buffer.from(JSON.stringify({ imageLayoutVersion: "1.0.0" }))),
    fileOf("/index.json", index.content),
    ...blobs.map(({ content }) => fileOf(`/blobs/${digestOf(content).replace(":", "/")}`, content)),
  ]);
  const bytes = blobs.reduce((sum, { content }) => sum + content.length, 0);
  return { archive, digest: digestOf(manifest.content), bytes };
}

function json(mediaType: string, value: unknown): Blob {
  return { mediaType, content: Buffer.from(JSON.stringify(value)) };
}

function descriptorOf({ mediaType, content }: Blob): object {
  return { mediaType, digest: digestOf(content), size: content.length };
}

function digestOf(content: Buffer): string {
  return `sha256:${createHash("sha256").update(content).digest("hex")}`;
}

/** containerd wants the whole name; others the tag. */
function namesOf(name: string): Readonly<Record<string, string>> {
  return {
    "io.containerd.image.name": name,
    "org.opencontainers.image.ref.name": name.slice(name.lastIndexOf(":") + 1),
  };
}

function fileOf(path: string, content: Buffer): ImageEntry {
  return { kind: "file", path, mode: 0o644, content };
}
