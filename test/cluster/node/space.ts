/**
 * The space of a real node: a network with an address of its own, since loopback is no address for Pods; and mounts and
 * processes of its own, so that whatever was started or mounted in it, by however many hands, ends with its first process.
 * That one ends when we do, however that happens.
 */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Ground } from "../ground.ts";
import { until } from "../probe.ts";
import type { ProgramGroup } from "../program-group.ts";

const OPEN_MS = 10_000;
/** Each has a number of its own; so many node clusters run side by side. */
const SPACES_MAX = 64;

export interface Space extends Ground {
  /** This machine, as Pods see it. */
  readonly hostAddress: string;
  readonly podRange: string;
  /** The command line of a program that shall end with the space. */
  readonly inside: Ground["command"];
}

interface Layout {
  readonly group: ProgramGroup;
  /** The cluster's. */
  readonly folder: string;
  /** The program that stays: pause. */
  readonly init: string;
}

/**
 * What a node writes outside of its folder goes to mounts that nobody else sees: /run, /var/log, /var/lib. The kernel's
 * settings are the machine's, not ours to change: kubelet is shown those that it would set.
 * $1: a file that says all this is done; $2: the program that stays.
 */
const FURNISH = `set -e
mount -t tmpfs tmpfs /run
mount -t tmpfs tmpfs /var/log
mkdir /run/upper /run/work /run/settings
mount -t overlay overlay -o lowerdir=/var/lib,upperdir=/run/upper,workdir=/run/work /var/lib
while read -r value setting; do
  echo "$value" > "/run/settings/\${setting##*/}"
  mount --bind "/run/settings/\${setting##*/}" "/proc/sys/$setting"
done <<end
1 vm/overcommit_memory
0 vm/panic_on_oom
10 kernel/panic
1 kernel/panic_on_oops
1000000 kernel/keys/root_maxkeys
25000000 kernel/keys/root_maxbytes
end
ip link set lo up
: > "$1"
exec "$2"`;

const run = promisify(execFile);

export async function openSpace({ group, folder, init }: Layout): Promise<Space> {
  const done = join(folder, "space.done");
  const own = ["--net", "--mount", "--pid", "--mount-proc", "--kill-child=KILL"];
  const pid = group.start("space", "unshare", [...own, "sh", "-c", FURNISH, "space", done, init]);
  await until("its namespaces are there", OPEN_MS, () => Promise.resolve(existsSync(done)));
  const [net, mounts, processes] = ["net", "mnt", "pid_for_children"].map((kind) => `/proc/${pid}/ns/${kind}`);
  const inNet = [`--net=${net ?? ""}`];
  const inAll = [...inNet, `--mount=${mounts ?? ""}`, `--pid=${processes ?? ""}`];
  const number = await link(pid);
  const space = {
    ...{ address: `10.99.${number}.2`, hostAddress: `10.99.${number}.1` },
    ...{ podRange: `10.98.${number}.0/24`, serviceRange: `10.97.${number}.0/24` },
  };
  await connect(`stageset-${number}`, space, inNet);
  return {
    ...space,
    command: (program, args) => ["nsenter", [...inNet, program, ...args]],
    inside: (program, args) => ["nsenter", [...inAll, program, ...args]],
  };
}

/** A cable from this machine into the space. Its name can be taken once, and so can its number. */
async function link(pid: number): Promise<number> {
  for (let number = 0; number < SPACES_MAX; number += 1) {
    const cable = ["link", "add", `stageset-${number}`, "type", "veth", "peer", "name", "uplink", "netns", String(pid)];
    try {
      await run("ip", cable);
      return number;
    } catch (error) {
      if (!String(error).includes("File exists")) throw error;
    }
  }
  throw new Error(`Cannot start the cluster: ${SPACES_MAX} with a real node run already; end one`);
}

type Addresses = Omit<Space, "command" | "inside">;

async function connect(cable: string, space: Addresses, inNet: readonly string[]): Promise<void> {
  const { address, hostAddress, podRange, serviceRange } = space;
  await run("ip", ["address", "add", `${hostAddress}/30`, "dev", cable]);
  await run("ip", ["link", "set", cable, "up"]);
  for (const there of [
    ["address", "add", `${address}/30`, "dev", "uplink"],
    ["link", "set", "uplink", "up"],
    ["route", "add", "default", "via", hostAddress],
  ]) {
    await run("nsenter", [...inNet, "ip", ...there]);
  }
  for (const range of [podRange, serviceRange]) await run("ip", ["route", "add", range, "via", address]);
}
