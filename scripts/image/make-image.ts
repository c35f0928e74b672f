import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findTool } from "../../test/cluster/programs.ts";
import { bundle } from "../bundle.ts";
import { goComponent, libraryComponents, npmComponent, type LockFile } from "./components.ts";
import { librariesOf } from "./libraries.ts";
import { packImage, type OciArchive } from "./oci-archive.ts";
import { bundleFiles, imageConfig, kustomizeFiles, systemFiles, type RootParts } from "./root-files.ts";
import { renderSbom } from "./sbom.ts";

const root = join(import.meta.dirname, "..", "..");
const licence = join(root, "LICENSE");
const certificates = "/etc/ssl/certs/ca-certificates.crt";
const imageName = /^[a-z0-9][a-z0-9._:/-]*:[A-Za-z0-9_][A-Za-z0-9_.-]*$/;
const nodeFolder = `node_modules/node-linux-${process.arch}`;
const architecture = process.arch === "arm64" ? "arm64" : "amd64"; // Node's pinned packages are of these two

/** What a node may have to fetch at most, compressed, before a CronJob's first Pod runs there. */
export const imageBytesMax = 80 * 1024 * 1024;

export interface ImageOptions {
  /** What the image is called, with its tag. */
  readonly name: string;
  readonly env: NodeJS.ProcessEnv;
  /** Takes one line of progress. */
  readonly say: (line: string) => void;
}

export interface MadeImage extends OciArchive {
  /** SPDX 2.3. */
  readonly sbom: object;
}

/**
 * The container image of this checkout, for the machine's own architecture. It is made without a container engine: of the Node of
 * node_modules with the libraries that it is linked against here, a kustomize from its Go module, and the bundle.
 * The same checkout, on a machine with the same Go, libraries and certificates, gives the same digest.
 */
export async function makeImage({ name, env, say }: ImageOptions): Promise<MadeImage> {
  if (!imageName.test(name)) {
    throw new Error(
      `Cannot make the image ${name}: give it a name and a tag, such as registry.example.org/stageset:0.1.0`,
    );
  }
  if (process.platform !== "linux") {
    throw new Error(
      `Cannot make the image on ${process.platform}: it takes Linux's Node and its libraries; ` +
        "make it on a Linux machine, or from infra/image/Containerfile",
    );
  }
  const kustomize = await findTool("kustomize", { env: { ...env, KUBEBUILDER_ASSETS: "" }, say });
  const folder = await mkdtemp(join(tmpdir(), "stageset-image-"));
  try {
    const { packages } = await bundle(folder);
    const node = join(root, nodeFolder, "bin", "node");
    const nodeLicence = join(root, nodeFolder, "LICENSE");
    const parts = { node, nodeLicence, libraries: librariesOf(node), certificates, kustomize, bundle: folder, licence };
    return await pack({ name, created: createdAt(env), parts, packages });
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface Packing {
  readonly name: string;
  readonly created: string;
  readonly parts: RootParts;
  /** Folders of the npm packages in the bundle. */
  readonly packages: readonly string[];
}

async function pack({ name, created, parts, packages }: Packing): Promise<MadeImage> {
  const { version, description, license } = readJson("package.json") as Readonly<Record<string, string>>;
  const made = await packImage({
    ...{ name, created, architecture },
    layers: [
      { comment: "Node and what it is linked against", entries: systemFiles(parts) },
      { comment: "kustomize", entries: kustomizeFiles(parts) },
      { comment: "StageSet", entries: bundleFiles(parts) },
    ],
    config: imageConfig({
      "org.opencontainers.image.title": "stageset",
      "org.opencontainers.image.version": version,
      "org.opencontainers.image.description": description,
      "org.opencontainers.image.licenses": license,
    }),
  });
  const lock = readJson("package-lock.json") as LockFile;
  const components = [
    { ...npmComponent(lock, nodeFolder), contains: libraryComponents(parts.libraries, architecture) },
    goComponent(parts.kustomize),
    ...packages.map((folder) => npmComponent(lock, folder)),
  ];
  const subject = { name: "stageset-image", version: version ?? "", digest: made.digest, created };
  return { ...made, sbom: renderSbom(subject, components) };
}

/** Nothing in an image is as old as it looks: a time would make another digest of the same files. */
function createdAt(env: NodeJS.ProcessEnv): string {
  const seconds = env["SOURCE_DATE_EPOCH"] ?? "0";
  if (!/^\d{1,10}$/.test(seconds)) {
    throw new Error(`Cannot make the image: SOURCE_DATE_EPOCH is ${seconds}; give it seconds since 1970, or nothing`);
  }
  return new Date(Number(seconds) * 1000).toISOString().replace(".000Z", "Z");
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(join(root, file), "utf8"));
}
