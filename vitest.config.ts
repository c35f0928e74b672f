import { defineConfig } from "vitest/config";

/** Three tiers: `unit` needs nothing, `sim` plays seeded worlds in memory, `cluster` runs a real control plane. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["{lib,handlers,scripts,test}/**/*.test.ts"],
          exclude: ["test/{sim,cluster,contract,crash}/**"],
        },
      },
      { test: { name: "sim", include: ["test/sim/**/*.test.ts"], testTimeout: 120_000 } },
      {
        test: {
          name: "cluster",
          include: ["test/{cluster,contract,crash}/**/*.test.ts"],
          globalSetup: ["test/cluster/global-setup.ts"],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
