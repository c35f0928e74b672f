/** What is wrong with an artifact stops a release before anything of it is applied. */
import { gzipSync } from "node:zlib";
import { describe, expect } from "vitest";
import { tar, tarball, tarEnd } from "../../artifacts/tarball.ts";
import { it, type ReleasePlace } from "../release-place.ts";
import { expectQuiet, expectRefused, expectSettled, goodFiles, offerPacked, owned, rollOut } from "./spoilt-release.ts";

/** 528 MiB of zeros behind a good tar, in half a megabyte. */
function bomb(): Buffer {
  const zeros = gzipSync(Buffer.alloc(2 ** 24));
  return Buffer.concat([tarball(goodFiles("v2")), ...Array.from({ length: 33 }, () => zeros)]);
}

const packed = (...entries: Parameters<typeof tar>[0]): Buffer =>
  gzipSync(tar([{ path: "base/one.yaml", content: goodFiles("v2")["base/one.yaml"] ?? "" }, ...entries]));

const nowhere = "http://127.0.0.1:1/shop.tar.gz";

/** Each is offered as the second revision. */
const rows: readonly {
  readonly when: string;
  readonly spoil: (release: ReleasePlace) => Promise<void>;
  readonly said: RegExp;
}[] = [
  {
    when: "its digest is another one",
    spoil: (release) =>
      offerPacked(release, { packed: tarball(goodFiles("v2")), says: { digest: `sha256:${"0".repeat(64)}` } }),
    said: /^False StageFailed: Cannot fetch ExternalArtifact \S+: what its URL gives has another digest than \S+ should; wait for/,
  },
  {
    when: "its digest is none",
    spoil: (release) => offerPacked(release, { packed: tarball(goodFiles("v2")), says: { digest: "md5:abc" } }),
    said: /^False StageFailed: Cannot unpack ExternalArtifact \S+: its digest is no sha256, sha384 or sha512; have/,
  },
  {
    when: "its gzip is cut off",
    spoil: (release) => offerPacked(release, { packed: tarball(goodFiles("v2")).subarray(0, -9) }),
    said: /^False StageFailed: Cannot unpack ExternalArtifact \S+: the artifact of \S+ ends before its gzip does; have/,
  },
  {
    when: "its tar is cut off",
    spoil: (release) => offerPacked(release, { packed: gzipSync(tar([{ path: "a", content: "b" }]).subarray(0, 600)) }),
    said: /^False StageFailed: Cannot unpack ExternalArtifact \S+: the artifact of \S+ ends too early, after 600 bytes; have/,
  },
  {
    when: "it is no gzip",
    spoil: (release) => offerPacked(release, { packed: tarEnd }),
    said: /^False StageFailed: Cannot unpack ExternalArtifact \S+: the artifact of \S+ is no gzip, or a damaged one; have/,
  },
  {
    when: "it is a bomb",
    spoil: (release) => offerPacked(release, { packed: bomb() }),
    said: /^False StageFailed: Cannot unpack ExternalArtifact \S+: the artifact of \S+ inflates to more than 512 MiB; check/,
  },
  {
    when: "an entry leads out of it",
    spoil: (release) => offerPacked(release, { packed: packed({ path: "base/../../etc/cron.d/x", content: "x" }) }),
    said: /^False StageFailed: Cannot unpack ExternalArtifact \S+: in the artifact of \S+ its entry "base\/..\/..\/etc\/cron.d\/x" leads out of the archive; leave it out of the source$/,
  },
  {
    when: "an entry has an absolute path",
    spoil: (release) => offerPacked(release, { packed: packed({ path: "/etc/passwd", content: "x" }) }),
    said: /^False StageFailed: Cannot unpack ExternalArtifact \S+: in the artifact of \S+ its entry "\/etc\/passwd" has an absolute path; leave it out of the source$/,
  },
  {
    when: "an entry is a symbolic link",
    spoil: (release) =>
      offerPacked(release, { packed: packed({ path: "base/all", type: "SymbolicLink", linkpath: "/etc" }) }),
    said: /^False StageFailed: Cannot unpack ExternalArtifact \S+: in the artifact of \S+ its entry "base\/all" is a symbolic link; leave it out of the source$/,
  },
  {
    when: "an entry is a hard link",
    spoil: (release) =>
      offerPacked(release, { packed: packed({ path: "base/two.yaml", type: "Link", linkpath: "base/one.yaml" }) }),
    said: /^False StageFailed: Cannot unpack ExternalArtifact \S+: in the artifact of \S+ its entry "base\/two.yaml" is a hard link; leave it out of the source$/,
  },
  {
    when: "it is gone from its server",
    spoil: (release) => offerPacked(release, { packed: tarball(goodFiles("v2")), says: { url: gone(release) } }),
    said: /^False ArtifactNotFound: Cannot fetch ExternalArtifact \S+: its artifact of \S+ is gone \(404\); wait for/,
  },
  {
    when: "its server cannot be reached",
    spoil: (release) => offerPacked(release, { packed: tarball(goodFiles("v2")), says: { url: nowhere } }),
    said: /^False SourceNotReady: Cannot fetch ExternalArtifact \S+: http:\/\/127.0.0.1:1\/shop.tar.gz refused the connection; check/,
  },
  {
    when: "its address is none",
    spoil: (release) => offerPacked(release, { packed: tarball(goodFiles("v2")), says: { url: "gopher://shop" } }),
    said: /^False StageFailed: Cannot fetch ExternalArtifact \S+: /,
  },
];

function gone({ sources }: ReleasePlace): string {
  return `http://${sources.server.host}/nothing/here.tar.gz`;
}

describe.concurrent("an artifact is refused, nothing changes, and the next one heals, where", () => {
  it.for(rows)("$when", async ({ spoil, said }, { release }) => {
    const before = await rollOut(release);
    await spoil(release);
    await expectRefused(release, said);
    await expectQuiet(release);
    expect(await owned(release)).toEqual(before);
    await release.sources.publishExternal("shop", goodFiles("v3"));
    await expectSettled(release);
  });
});
