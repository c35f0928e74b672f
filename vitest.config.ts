import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** So many files run side by side. */
const cores = availableParallelism();
const inTurn = (groupOrder: number): object => ({ sequence: { groupOrder } });

/** Files that take half a minute and more. They begin first: a machine that knows nothing of them yet would begin by their size. */
const longest =
  /(?:differences|kube-prometheus|crash-sample|podinfo|deaths|rendering|helm-release|chart-rights|clusters|handlers\/(?:tick|tick-end|diff))\.test\.ts$/;

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return [true, false].flatMap((isLong) => sorted.filter(({ moduleId }) => longest.test(moduleId) === isLong));
  }
}

/**
 * Four tiers: `unit` needs nothing, `sim` plays seeded worlds in memory, `cluster` runs a real control plane, and `node` has this machine
 * run containers under one.
 */
export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: "unit",
          ...inTurn(0),
          maxWorkers: cores,
          isolate: false, // none of these files changes what others see, and most of their time was spent on loading the same modules
          testTimeout: 120_000, // some start kubectl, which is slow on a busy machine
          include: ["{lib,handlers,scripts,test}/**/*.test.ts"],
          exclude: ["test/{sim,cluster,contract,crash,node}/**"],
        },
      },
      {
        test: {
          name: "sim",
          ...inTurn(1),
          maxWorkers: cores,
          include: ["test/sim/**/*.test.ts"], // isolated: with modules that all files share they take a quarter longer
          testTimeout: 600_000, // they run behind the tests of clusters
        },
      },
      {
        test: {
          name: "cluster",
          ...inTurn(2),
          maxWorkers: cores + 1, // they wait for the API server, and for time, as much as they work
          isolate: false, // as with the unit tests
          include: ["test/{cluster,contract,crash}/**/*.test.ts"],
          globalSetup: ["test/cluster/global-setup.ts"],
          testTimeout: 300_000, // only what hangs takes so long, on however busy a machine
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          name: "node",
          ...inTurn(3),
          fileParallelism: false, // what is installed ticks everywhere
          include: ["test/node/**/*.test.ts"],
          globalSetup: ["test/node/global-setup.ts"],
          testTimeout: 300_000,
          hookTimeout: 240_000,
        },
      },
    ],
  },
});
