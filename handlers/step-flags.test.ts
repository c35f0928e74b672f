import { expect, it } from "vitest";
import { parseArguments } from "./arguments.ts";
import { readStepFlags, stepFlags, type StepChoices } from "./step-flags.ts";

function read(argv: readonly string[]): StepChoices {
  const parsed = parseArguments(argv, stepFlags, {});
  if (parsed.kind === "wrong") throw new Error(parsed.message);
  return readStepFlags(parsed.args);
}

/** Every flag with a value, and what it changes. */
const flags: Readonly<Record<keyof typeof stepFlags, { readonly argv: readonly string[]; readonly then: object }>> = {
  "default-interval": { argv: ["1m"], then: { settings: { defaultIntervalMs: 60_000 } } },
  "default-service-account": { argv: ["deployer"], then: { settings: { defaultServiceAccount: "deployer" } } },
  "no-cross-namespace-refs": { argv: [], then: { settings: { noCrossNamespaceRefs: true } } },
  "strict-substitutions": { argv: ["false"], then: { settings: { strictSubstitutions: false } } },
  "apply-concurrency": { argv: ["2"], then: { settings: { applyConcurrency: 2 } } },
  "inventory-shard-cap": { argv: ["7"], then: { settings: { inventoryShardCap: 7 } } },
  "default-prune-guard": {
    argv: ["maxDeletes=10"],
    then: { settings: { defaultPruneGuard: { maxDeletes: 10, allowEmpty: false } } },
  },
  "max-teardown-wait": { argv: ["5m"], then: { settings: { maxTeardownWaitMs: 300_000 } } },
  runbooks: {
    argv: ["https://wiki.example.com/stageset/"],
    then: { settings: { runbooks: "https://wiki.example.com/stageset" } },
  },
  kustomize: { argv: ["/opt/kustomize"], then: { kustomize: "/opt/kustomize" } },
  "artifact-host": { argv: ["localhost:8080"], then: { artifactHost: "localhost:8080" } },
  "allowed-action-hosts": {
    argv: ["*.example.com, hooks.shop.svc"],
    then: { allowedActionHosts: ["*.example.com", "hooks.shop.svc"] },
  },
  "insecure-allow-loopback": { argv: [], then: { allowLoopback: true } },
};

it.each(Object.entries(flags))("--%s changes what it says", (name, { argv, then }) => {
  expect(read([])).not.toMatchObject(then);
  expect(read([`--${name}`, ...argv])).toMatchObject(then);
});
