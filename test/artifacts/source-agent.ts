import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Answer, Cluster, LiveObject, ObjectKind } from "../../lib/cluster/index.ts";
import { startArtifactServer, type ArtifactServer } from "./artifact-server.ts";
import { cloneTip, type GitRepository, type Tip } from "./git-repository.ts";
import { failedStatus, storedStatus, type SourceKind, type StoredArtifact } from "./source-status.ts";
import { tarball, type FileTree } from "./tarball.ts";

export interface SourceAgentOptions {
  readonly cluster: Cluster;
  readonly namespace: string;
  /** Absent: one of its own, on loopback, which it closes. */
  readonly server?: ArtifactServer;
  /** Of Flux's kinds. Default: v1. */
  readonly version?: "v1" | "v1beta2";
}

/**
 * Plays source-controller in one namespace: it packs, serves, and writes the source with its status as Flux does. Each
 * call makes the source where there is none, and its next revision where there is one; it throws where the API server does not
 * keep the status as it was written.
 */
export interface SourceAgent extends AsyncDisposable {
  readonly server: ArtifactServer;
  /** A GitRepository at a made-up commit with these files (of a folder: `readFolder`). */
  publishGit(name: string, files: FileTree): Promise<LiveObject>;
  /** A GitRepository at the tip of a real repository's branch. */
  publishTip(name: string, repository: GitRepository): Promise<LiveObject>;
  /** An OCIRepository; `origin`: the revision that the image says it was made of. */
  publishOci(name: string, files: FileTree, tag?: string, origin?: string): Promise<LiveObject>;
  publishBucket(name: string, files: FileTree): Promise<LiveObject>;
  /** An ExternalArtifact, behind a producer where one is named. */
  publishExternal(
    name: string,
    files: FileTree,
    producer?: ObjectKind & { readonly name: string },
  ): Promise<LiveObject>;
  /** From now on the source cannot be fetched; its last artifact stays. */
  fail(kind: SourceKind, name: string, message: string): Promise<LiveObject>;
  readonly close: () => Promise<void>;
}

export async function startSourceAgent(options: SourceAgentOptions): Promise<SourceAgent> {
  const server = options.server ?? (await startArtifactServer());
  const writing: Writing = { ...options, server, version: options.version ?? "v1" };
  const close = (): Promise<void> => (options.server === undefined ? server.close() : Promise.resolve());
  return {
    server,
    publishGit: (name, files) => publish(writing, gitPublication(name, "main", { sha1: hashOf("sha1", files), files })),
    async publishTip(name, repository) {
      return publish(writing, gitPublication(name, repository.branch, await cloneTip(repository)));
    },
    publishOci(name, files, tag = "latest", origin) {
      const manifest = `sha256:${hashOf("sha256", files)}`;
      const spec = { interval: "1m0s", url: `oci://registry.example.org/${name}`, ref: { tag } };
      const metadata = {
        "org.opencontainers.image.source": `https://git.example.org/${name}.git`,
        ...(origin !== undefined && { "org.opencontainers.image.revision": origin }),
      };
      const revision = (): string => `${tag}@${manifest}`;
      return publish(writing, { kind: "OCIRepository", name, spec, files, metadata, file: manifest, revision });
    },
    publishBucket(name, files) {
      const index = hashOf("sha256", files);
      const spec = { interval: "1m0s", endpoint: "s3.example.org", bucketName: name };
      return publish(writing, { kind: "Bucket", name, spec, files, file: index, revision: () => `sha256:${index}` });
    },
    publishExternal(name, files, producer) {
      const spec = producer === undefined ? {} : { sourceRef: producer };
      const file = hashOf("sha256", files).slice(0, 8);
      const revision = (digest: string): string => `latest@${digest}`;
      return publish(writing, { kind: "ExternalArtifact", name, spec, files, file, revision });
    },
    async fail(kind, name, message) {
      const ref = { ...kindOf(writing, kind), namespace: options.namespace, name };
      const found = valueOf(await options.cluster.get(ref));
      if (found === undefined) throw new Error(`There is no ${kind} ${name}`);
      return writeStatus(writing, found, failedStatus("GitOperationFailed", message, writtenFor(kind, found)));
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}

interface Writing extends SourceAgentOptions {
  readonly server: ArtifactServer;
  readonly version: "v1" | "v1beta2";
}

interface Publication {
  readonly kind: SourceKind;
  readonly name: string;
  readonly spec: object;
  readonly files: FileTree;
  /** The artifact's file name, without its ending. */
  readonly file: string;
  readonly revision: (digest: string) => string;
  readonly metadata?: Readonly<Record<string, string>>;
}

function gitPublication(name: string, branch: string, { sha1, files }: Tip): Publication {
  const spec = { interval: "1m0s", url: `https://git.example.org/${name}.git`, ref: { branch } };
  return { kind: "GitRepository", name, spec, files, file: sha1, revision: () => `${branch}@sha1:${sha1}` };
}

async function publish(
  writing: Writing,
  { kind, name, spec, files, file, revision, metadata }: Publication,
): Promise<LiveObject> {
  const { cluster, namespace, server } = writing;
  const path = `${kind.toLowerCase()}/${namespace}/${name}/${file}.tar.gz`;
  const served = server.publish(path, tarball(files));
  const stored: StoredArtifact = {
    ...served,
    revision: revision(served.digest),
    ...(metadata !== undefined && { metadata }),
  };
  const object = { ...kindOf(writing, kind), metadata: { name, namespace }, spec };
  const live = valueOf(await cluster.apply(object, { fieldManager: "flux", force: true }));
  const status = storedStatus(stored, writtenFor(kind, live));
  const written = await writeStatus(writing, live, status);
  if (isDeepStrictEqual(written["status"], status)) return written;
  throw new Error(`${kind} ${name} keeps another status than was written: ${JSON.stringify(written["status"])}`);
}

async function writeStatus(
  { cluster, namespace }: Writing,
  { apiVersion, kind, metadata }: LiveObject,
  status: object,
): Promise<LiveObject> {
  const ref = { apiVersion, kind, namespace, name: metadata.name };
  const options = { fieldManager: "source-controller", subresource: "status" } as const;
  return valueOf(await cluster.patch(ref, { type: "merge", body: { status } }, options));
}

function kindOf({ version }: Writing, kind: SourceKind): ObjectKind {
  return { apiVersion: `source.toolkit.fluxcd.io/${version}`, kind };
}

function writtenFor(
  kind: SourceKind,
  { metadata }: LiveObject,
): { readonly kind: SourceKind; readonly generation: number; readonly at: string } {
  return { kind, generation: metadata.generation ?? 1, at: new Date().toISOString().replace(/\.\d+/, "") };
}

/** The same for the same files, whatever packs them. */
function hashOf(algorithm: "sha1" | "sha256", files: FileTree): string {
  const hash = createHash(algorithm);
  for (const path of Object.keys(files).sort()) {
    hash.update(`${path}\0`);
    hash.update(files[path] ?? "");
  }
  return hash.digest("hex");
}

function valueOf<T>(answer: Answer<T>): T {
  if (answer.kind === "done") return answer.value;
  throw new Error(`Cannot ${answer.error.doing}: ${answer.error.reason}: ${answer.error.message}`);
}
