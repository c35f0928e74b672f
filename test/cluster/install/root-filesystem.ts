/** The files of an OCI archive, unpacked, and programs started in them as a container engine would: on Linux, as root. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { extract } from "tar";

export interface ImageConfig {
  readonly User: string;
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
}

export interface RootFilesystem {
  readonly folder: string;
  readonly config: ImageConfig;
  /** Runs `command` as the image's user with its environment, in a read-only root with a /tmp of its own and `shared` at /mnt. */
  run(command: readonly string[], shared?: string): Promise<{ readonly stdout: string; readonly stderr: string }>;
  remove(): void;
}

/**
 * $1: the root; $2: what is shared, if anything; $3: user and group; then the command. All mounts are in a namespace of its own and end
 * with it. The root itself is mounted read-only, and what must be written to over it.
 */
const ENTER = `set -e
root=$1; shared=$2; user=$3; shift 3
mount --make-rprivate /
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/tmp"
if [ -n "$shared" ]; then mount --bind "$shared" "$root/mnt"; fi
exec chroot --userspec="$user" "$root" "$@"`;

const start = promisify(execFile);

/** Why an image cannot be run on this machine; undefined where it can. */
export function whyNotHere(): string | undefined {
  return process.platform === "linux" && process.getuid?.() === 0 ? undefined : "it takes root on Linux to start it";
}

export function unpackImage(archive: Buffer): RootFilesystem {
  const holder = mkdtempSync(join(tmpdir(), "stageset-rootfs-"));
  const [layout, folder] = [join(holder, "layout"), join(holder, "root")];
  for (const path of [layout, folder]) mkdirSync(path);
  writeFileSync(join(holder, "image.tar"), archive);
  extract({ file: join(holder, "image.tar"), cwd: layout, sync: true });
  const blobPath = (digest: string): string => join(layout, "blobs", digest.replace(":", "/"));
  const json = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));
  const index = json(join(layout, "index.json")) as { readonly manifests: readonly [{ readonly digest: string }] };
  const manifest = json(blobPath(index.manifests[0].digest)) as {
    readonly config: { readonly digest: string };
    readonly layers: readonly { readonly digest: string }[];
  };
  const { config } = json(blobPath(manifest.config.digest)) as { readonly config: ImageConfig };
  for (const { digest } of manifest.layers) {
    extract({ file: blobPath(digest), cwd: folder, sync: true, preserveOwner: true, chmod: true, processUmask: 0 });
  }
  return {
    ...{ folder, config },
    run: (command, shared = "") => {
      // An engine makes these where it mounts something.
      for (const point of ["dev", "proc", "mnt"]) mkdirSync(join(folder, point), { recursive: true });
      const entering = [
        "--mount",
        "--pid",
        "--fork",
        "sh",
        "-c",
        ENTER,
        "enter",
        folder,
        shared,
        config.User,
        ...command,
      ];
      const env = Object.fromEntries(config.Env.map((pair) => pair.split("=", 2) as [string, string]));
      return start("unshare", entering, {
        env: { ...env, PATH: `${env["PATH"] ?? ""}:/usr/sbin:/usr/bin:/sbin:/bin` },
      });
    },
    remove: () => {
      rmSync(holder, { recursive: true });
    },
  };
}
