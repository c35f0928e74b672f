import { createHash } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { startArtifactServer, type ArtifactServer } from "../../test/artifacts/artifact-server.ts";
import { tar, tarball } from "../../test/artifacts/tarball.ts";
import { startServer } from "../../test/servers/http-server.ts";
import { gzipSync } from "node:zlib";
import type { Failure } from "../api/index.ts";
import { createDialer, type Dialer } from "../network/index.ts";
import type { PinnedArtifact } from "./artifact.ts";
import { fetchArtifact, type FetchOptions } from "./fetch-artifact.ts";
import { artifactLimits } from "./limits.ts";

const packed = tarball({ "deploy/app.yaml": "kind: ConfigMap", "README.md": "# App" });
const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

function dialer(allowLoopback = true): Dialer {
  const resolve = (): Promise<readonly string[]> => Promise.resolve(["127.0.0.1"]);
  const made = createDialer({ resolve, userAgent: "stageset/test", allowLoopback });
  open.push(() => made.close());
  return made;
}

async function server(): Promise<ArtifactServer> {
  const started = await startArtifactServer();
  open.push(started.close);
  return started;
}

function pin(more: Partial<PinnedArtifact>): PinnedArtifact {
  const digest = `sha256:${sha("sha256", packed)}`;
  return {
    kind: "GitRepository",
    namespace: "shop",
    name: "app",
    revision: "main@sha1:1",
    url: "http://sources/x",
    digest,
    ...more,
  };
}

function sha(algorithm: string, bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest("hex");
}

async function failure(artifact: PinnedArtifact, options: FetchOptions = {}, made = dialer()): Promise<Failure> {
  const result = await fetchArtifact(made, artifact, options);
  if (result.kind === "done") throw new Error(`${result.value.size} files`);
  return result.failure;
}

describe("an artifact that is what it should be", () => {
  it.each([
    { when: "a sha256", digest: `sha256:${sha("sha256", packed)}` },
    { when: "a sha384", digest: `sha384:${sha("sha384", packed)}` },
    { when: "a sha512", digest: `sha512:${sha("sha512", packed)}` },
    { when: "a bare sha256", digest: sha("sha256", packed) },
    { when: "a sha256 in upper case", digest: `sha256:${sha("sha256", packed).toUpperCase()}` },
  ])("by $when: gives its files, asked for once", async ({ digest }) => {
    const sources = await server();
    const { url } = sources.publish("gitrepository/shop/app/1.tar.gz", packed);
    const result = await fetchArtifact(dialer(), pin({ url, digest }));
    expect(result.kind === "done" && [...result.value.keys()]).toEqual(["README.md", "deploy/app.yaml"]);
    expect(sources.seen).toHaveLength(1);
  });
  it("is fetched from another host where we run outside the cluster", async () => {
    const sources = await server();
    sources.publish("gitrepository/shop/app/1.tar.gz", packed);
    const url = "http://source-controller.flux-system.svc.cluster.local.:8080/gitrepository/shop/app/1.tar.gz?x=1";
    const result = await fetchArtifact(dialer(), pin({ url: url.replace("?x=1", "") }), { artifactHost: sources.host });
    expect(result.kind).toBe("done");
  });
});

describe("a wrong digest", () => {
  it("is tried once more, and believed the second time only where it is right", async () => {
    const answers = [tarball({ "a.yaml": "old" }), packed];
    const sources = await startServer((_, response) => response.end(answers.shift()));
    open.push(sources.close);
    const result = await fetchArtifact(dialer(), pin({ url: `http://127.0.0.1:${sources.port}/x` }));
    expect(result.kind === "done" && [...result.value.keys()]).toEqual(["README.md", "deploy/app.yaml"]);
  });
  it("twice fails, and what came is never looked into", async () => {
    const sources = await server();
    const { url } = sources.publish("x", gzipSync(tar([{ path: "../../s3cret" }])));
    expect(await failure(pin({ url }))).toEqual({
      reason: "StageFailed",
      retry: "backoff",
      message:
        "Cannot fetch GitRepository shop/app: what its URL gives has another digest than main@sha1:1 should; wait for the source to move on, or look into its server",
    });
    expect(sources.seen).toHaveLength(2);
  });
  it.each(["md5:0123", "sha256:xyz", "", `sha1:${"a".repeat(40)}`])("'%s' that is none asks nobody", async (digest) => {
    const sources = await server();
    const { url } = sources.publish("x", packed);
    expect(await failure(pin({ url, digest }))).toMatchObject({
      reason: "StageFailed",
      retry: "never",
      message:
        "Cannot unpack GitRepository shop/app: its digest is no sha256, sha384 or sha512; have its producer write one",
    });
    expect(sources.seen).toEqual([]);
  });
});

describe("an artifact that is bad", () => {
  it.each([
    {
      when: "cut short",
      bad: packed.subarray(0, 100),
      then: "the artifact of main@sha1:1 ends before its gzip does; have its producer pack it again",
    },
    {
      when: "leading out",
      bad: gzipSync(tar([{ path: "a" }, { path: "../x" }])),
      then: 'in the artifact of main@sha1:1 its entry "../x" leads out of the archive; leave it out of the source',
    },
    {
      when: "a link",
      bad: gzipSync(tar([{ path: "a" }, { path: "b", type: "SymbolicLink", linkpath: "a" }])),
      then: 'in the artifact of main@sha1:1 its entry "b" is a symbolic link; leave it out',
    },
    {
      when: "a bomb",
      bad: gzipSync(Buffer.alloc(2 ** 20)),
      then: "the artifact of main@sha1:1 inflates to more than 1000 bytes; check where it comes from",
    },
  ])("$when: StageFailed, and no file of it is given", async ({ bad, then }) => {
    const sources = await server();
    const { url, digest } = sources.publish("x", bad);
    const limits = { ...artifactLimits, ...(then.includes("1000") && { inflatedBytesMax: 1_000 }) };
    const told = await failure(pin({ url, digest }), { limits });
    expect(told).toMatchObject({ reason: "StageFailed", retry: "never" });
    expect(told.message).toContain(`Cannot unpack GitRepository shop/app: ${then}`);
    expect(sources.seen).toHaveLength(1);
  });
  it.each([
    { bytes: packed.length, then: "done" },
    { bytes: packed.length - 1, then: "failed" },
  ])("of $bytes bytes that may be compressed: $then", async ({ bytes, then }) => {
    const sources = await server();
    const { url } = sources.publish("x", packed);
    const limits = { ...artifactLimits, compressedBytesMax: bytes };
    const result = await fetchArtifact(dialer(), pin({ url }), { limits });
    expect(result.kind).toBe(then);
    if (result.kind === "done") return;
    expect(result.failure).toMatchObject({ reason: "StageFailed", retry: "never" });
    expect(result.failure.message).toBe(
      `Cannot fetch GitRepository shop/app: ${url} answers with more than ${bytes} bytes; make it smaller`,
    );
  });
});

describe("an artifact server that", () => {
  it.each([
    {
      when: "no longer has it",
      status: 404,
      reason: "ArtifactNotFound",
      then: "its artifact of main@sha1:1 is gone (404); wait for the source to offer the next one",
    },
    { when: "gave it up", status: 410, reason: "ArtifactNotFound", then: "is gone (410)" },
    {
      when: "is overloaded",
      status: 503,
      reason: "SourceNotReady",
      then: "its artifact server answered 503; look into its log",
    },
    { when: "is broken", status: 500, reason: "SourceNotReady", then: "answered 500" },
    { when: "wants a password", status: 401, reason: "SourceNotReady", then: "answered 401" },
    { when: "has nothing to say", status: 204, reason: "SourceNotReady", then: "answered 204" },
  ])("$when: $reason, $then", async ({ status, reason, then }) => {
    const sources = await startServer((_, response) => response.writeHead(status, { "Retry-After": "7" }).end());
    open.push(sources.close);
    const told = await failure(pin({ url: `http://127.0.0.1:${sources.port}/x` }));
    expect(told).toMatchObject({ reason, retry: "backoff", retryAfterMs: 7_000 });
    expect(told.message).toContain(`Cannot fetch GitRepository shop/app: `);
    expect(told.message).toContain(then);
    expect(sources.seen).toHaveLength(1);
  });
  it("is not there: SourceNotReady", async () => {
    const sources = await server();
    const { url } = sources.publish("x", packed);
    await sources.close();
    expect(await failure(pin({ url }))).toMatchObject({ reason: "SourceNotReady", retry: "backoff" });
    expect((await failure(pin({ url }))).message).toContain(
      `Cannot fetch GitRepository shop/app: ${url} refused the connection`,
    );
  });
  it("stops in the middle: SourceNotReady", async () => {
    const sources = await startServer((_, response) => {
      response.writeHead(200, { "Content-Length": packed.length });
      response.write(packed.subarray(0, 50), () => response.destroy());
    });
    open.push(sources.close);
    const told = await failure(pin({ url: `http://127.0.0.1:${sources.port}/x` }));
    expect(told).toMatchObject({ reason: "SourceNotReady", retry: "backoff" });
    expect(told.message).toContain("closed the connection before its answer was complete");
  });
  it("takes too long: SourceNotReady", async () => {
    const sources = await startServer((_, response) => {
      response.writeHead(200).flushHeaders();
    });
    open.push(sources.close);
    const told = await failure(pin({ url: `http://127.0.0.1:${sources.port}/x` }), { deadlineMs: 100 });
    expect(told).toMatchObject({ reason: "SourceNotReady", retry: "backoff" });
    expect(told.message).toContain("did not answer within 100ms");
  });
  it("stands where nobody may ask: StageFailed, and it is not asked", async () => {
    const sources = await server();
    const { url } = sources.publish("x", packed);
    const told = await failure(pin({ url }), {}, dialer(false));
    expect(told).toMatchObject({ reason: "StageFailed", retry: "never" });
    expect(told.message).toContain(
      `Cannot fetch GitRepository shop/app: ${url} is a loopback address, which is never connected to`,
    );
    expect(sources.seen).toEqual([]);
  });
});
