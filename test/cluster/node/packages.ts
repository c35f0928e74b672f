/** What a real node needs of the machine, beside the programs that are built: root on Linux, and a few of its packages. */
import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";

const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;

/** Debian's names, and a command line that succeeds where it is there. */
const needs: readonly { readonly package: string; readonly probe: readonly [string, ...string[]] }[] = [
  { package: "iproute2", probe: ["ip", "-V"] },
  { package: "nftables", probe: ["nft", "--version"] },
  { package: "gcc", probe: ["gcc", "--version"] },
  { package: "libc6-dev", probe: ["test", "-e", "/usr/include/stdlib.h"] },
  { package: "pkg-config", probe: ["pkg-config", "--version"] },
  { package: "libseccomp-dev", probe: ["pkg-config", "--exists", "libseccomp"] },
];

/** Why this machine cannot be a node; undefined where it can. */
export function whyNoNode(): string | undefined {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "it takes root on Linux";
  const { status, stderr, error } = spawnSync("unshare", [
    "--net",
    "--mount",
    "--pid",
    "--mount-proc",
    "--fork",
    "true",
  ]);
  if (status === 0) return undefined;
  return `this machine has no namespaces for it: ${error?.message ?? stderr.toString().trim()}`;
}

/** Has the machine's package manager install what is missing, where that is Debian's. */
export async function installPackages(say: (line: string) => void): Promise<void> {
  const missing = needs.filter(({ probe }) => !succeeds(probe)).map((need) => need.package);
  if (missing.length === 0) return;
  if (!succeeds(["apt-get", "--version"])) {
    throw new Error(
      `Cannot make this machine a node: it lacks ${missing.join(", ")} (as Debian calls them); install them`,
    );
  }
  say(`installing ${missing.join(", ")}`);
  await apt(["update"]);
  await apt(["install", "--yes", "--no-install-recommends", ...missing]);
  say(`installed ${missing.join(", ")}`);
}

function succeeds([program, ...args]: readonly [string, ...string[]]): boolean {
  return spawnSync(program, args, { stdio: "ignore" }).status === 0;
}

async function apt(args: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  try {
    await promisify(execFile)("apt-get", [...args], { env, maxBuffer: OUTPUT_BYTES_MAX });
  } catch (error) {
    const told = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    throw new Error(`Cannot run apt-get ${args.join(" ")}: ${told}`, { cause: error });
  }
}
