import { type BenchCluster, configMap, fieldManager } from "./bench-cluster.ts";
import { openBareLoop } from "./bare-loop.ts";
import { inParallel, wallTimes } from "./rounds.ts";
import { atMost, compare, count, type Row, seconds } from "./table.ts";

const objects = 1_000;
/** As an apply of a stage does (`--apply-concurrency`). */
const atOnce = 16;
const rounds = 7;

/** 1,000 server-side applies that each change an object: through the port, over a bare loop, by kubectl. */
export async function benchApplies(bench: BenchCluster): Promise<readonly Row[]> {
  const send = openBareLoop(bench.bare, atOnce);
  const ours = async (round: number): Promise<void> => {
    await inParallel(objects, atOnce, async (i) => {
      const answer = await bench.cluster.apply(configMap(i, `ours ${round}`), { fieldManager, force: true });
      if (answer.kind === "refused") throw new Error(answer.error.message);
    });
  };
  const bare = async (round: number): Promise<void> => {
    await inParallel(objects, atOnce, async (i) => {
      await send({
        method: "PATCH",
        path: `/api/v1/namespaces/${bench.namespace}/configmaps/settings-${i}?fieldManager=${fieldManager}&force=true`,
        contentType: "application/apply-patch+yaml",
        body: JSON.stringify(configMap(i, `bare ${round}`)),
      });
    });
  };
  const kubectl = async (round: number): Promise<void> => {
    const items = Array.from({ length: objects }, (_, i) => configMap(i, `kubectl ${round}`));
    const list = JSON.stringify({ apiVersion: "v1", kind: "List", items });
    await bench.kubectl(
      ["apply", "--server-side", "--force-conflicts", `--field-manager=${fieldManager}`, "-f", "-"],
      list,
    );
  };
  const ourRequests = await bench.countRequests("stageset/", () => ours(-1)); // and all objects are there from now on
  await bare(-1);
  const times = await wallTimes({ ours, bare }, rounds);
  let kubectlMs: readonly number[] = [];
  const kubectlRequests = await bench.countRequests("kubectl/", async () => {
    kubectlMs = (await wallTimes({ kubectl }, 1)).kubectl;
  });
  const measurement = `${count(objects)} server-side applies`;
  return [
    compare({
      measurement,
      ours: times.ours,
      peer: times.bare,
      peerName: "bare loop",
      allowedRatio: 1.2,
      unit: seconds,
    }),
    compare({ measurement, ours: times.ours, peer: kubectlMs, peerName: "kubectl", unit: seconds }),
    compare({
      measurement: `${measurement}: requests`,
      ours: [ourRequests],
      peer: [kubectlRequests],
      peerName: "kubectl",
      unit: count,
    }),
    atMost(`${measurement}: requests`, ourRequests, objects + 1), // and one look at what is served
  ];
}
