/** What the API server would not take stops a release before anything of it is touched, in one sentence with its way out. */
import { describe } from "vitest";
import { it } from "../release-place.ts";
import { expectUntouched, password, type Stop } from "./stopped-release.ts";

interface Row extends Stop {
  readonly when: string;
  readonly bad: string;
}

const file = "it stands in base/bad.yaml, document 1";
const large = (letters: number): string => "x".repeat(letters);
const configMap = (more: string): string => `apiVersion: v1\nkind: ConfigMap\n${more}\n`;
const widget = (spec: string): string =>
  `apiVersion: stageset.test/v1\nkind: Widget\nmetadata: { name: bad }\nspec: ${spec}\n`;
const refused = (what: string, answer: string, wayOut = ""): Stop => ({
  said: `False StageFailed: Cannot apply ${what}: the API server answered ${answer}; ${wayOut}${file}`,
  retry: "never",
});
const unserved = (apiVersion: string, kind: string): Stop => ({
  said: `False RBACDenied: Cannot build ${kind} bad (base/bad.yaml, document 1): ${apiVersion}, kind ${kind}, is served by no API server that was asked; deliver its CustomResourceDefinition in this stage or an earlier one, or correct the kind`,
  retry: "never",
});

const rows: readonly Row[] = [
  {
    when: "a field is misspelt",
    bad: "apiVersion: v1\nkind: Service\nmetadata: { name: bad }\nspec: { port: [{ port: 80 }] }\n",
    ...refused(
      "Service NS/bad",
      "500 Invalid: failed to create typed patch object (NS/bad; /v1, Kind=Service): .spec.port: field not declared in schema",
    ),
  },
  {
    when: "a custom resource has a field that its kind does not know",
    bad: widget("{ sise: small }"),
    ...refused(
      "Widget NS/bad",
      "500 Invalid: failed to create typed patch object (NS/bad; stageset.test/v1, Kind=Widget): .spec.sise: field not declared in schema",
    ),
  },
  {
    when: "a custom resource breaks a rule of its kind",
    bad: widget("{ replicas: 3, limit: 2 }"),
    ...refused(
      "Widget NS/bad",
      '422 Invalid: Widget.stageset.test "bad" is invalid: spec: Invalid value: replicas may not be more than limit',
    ),
  },
  {
    when: "a ConfigMap holds more than 1 MiB",
    bad: configMap(`metadata: { name: bad }\ndata: { value: ${large(1_048_577)} }`),
    ...refused(
      "ConfigMap NS/bad",
      '422 Invalid: ConfigMap "bad" is invalid: []: Too long: may not be more than 1048576 bytes',
    ),
  },
  {
    when: "a Secret does, which is not repeated",
    bad: `apiVersion: v1\nkind: Secret\nmetadata: { name: bad }\nstringData: { value: ${password.repeat(70_000)} }\n`,
    ...refused(
      "Secret NS/bad",
      '422 Invalid: Secret "bad" is invalid: data: Too long: may not be more than 1048576 bytes',
    ),
  },
  {
    when: "annotations take more than 256 KiB",
    bad: configMap(`metadata: { name: bad, annotations: { value: ${large(262_144)} } }`),
    ...refused(
      "ConfigMap NS/bad",
      '422 Invalid: ConfigMap "bad" is invalid: metadata.annotations: Too long: may not be more than 262144 bytes',
    ),
  },
  {
    when: "an object is larger than the API server reads",
    bad: widget(`{ settings: { value: ${large(3_145_800)} } }`),
    said: "False StageFailed: Cannot read base/bad.yaml, document 1: it takes more than 3 MiB as JSON, its aliases written out; make it smaller",
    retry: "never",
  },
  {
    when: "no API group is there",
    bad: "apiVersion: nobody.example/v1\nkind: Gadget\nmetadata: { name: bad }\n",
    ...unserved("nobody.example/v1", "Gadget"),
  },
  {
    when: "the group has no such kind",
    bad: "apiVersion: apps/v1\nkind: Deploymet\nmetadata: { name: bad }\n",
    ...unserved("apps/v1", "Deploymet"),
  },
  {
    when: "the group has no such version",
    bad: "apiVersion: apps/v1beta1\nkind: Deployment\nmetadata: { name: bad }\n",
    ...unserved("apps/v1beta1", "Deployment"),
  },
  {
    when: "its kind is one that is only asked",
    bad: "apiVersion: authentication.k8s.io/v1\nkind: TokenReview\nmetadata: { name: bad }\nspec: { token: none }\n",
    said: "False StageFailed: Cannot list TokenReview: the API server answered 405 MethodNotAllowed: the server does not allow this method on the requested resource; no objects of this kind are kept; take it out",
    retry: "never",
  },
  {
    when: "its name is none",
    bad: configMap("metadata: { name: a/b }"),
    said: "False StageFailed: Cannot read base/bad.yaml, document 1: its metadata.name cannot be part of an address: it may not hold / and %, nor be . or ..; correct it",
    retry: "never",
  },
  {
    when: "its Namespace is missing",
    bad: configMap("metadata: { name: bad, namespace: nowhere-at-all }"),
    said: `False StageFailed: Cannot apply ConfigMap nowhere-at-all/bad: the API server answered 404 NotFound: namespaces "nowhere-at-all" not found; create it, or deliver it in this stage or an earlier one; ${file}`,
    retry: "backoff",
  },
  {
    when: "its Namespace is missing, and another object of the release has its name",
    bad: [
      configMap("metadata: { name: bad, namespace: nowhere-to-go }"),
      configMap("metadata: { name: nowhere-to-go }"),
    ].join("---\n"),
    said: `False StageFailed: Cannot apply ConfigMap nowhere-to-go/bad: the API server answered 404 NotFound: namespaces "nowhere-to-go" not found; create it, or deliver it in this stage or an earlier one; ${file}`,
    retry: "backoff",
  },
];

describe.concurrent("a release is stopped, untouched, and the next revision heals, where", () => {
  it.for(rows)("$when", async ({ bad, said, retry }, { release }) => {
    await expectUntouched(release, { "base/bad.yaml": bad }, { said, retry });
  });

  it("the Namespace's pod security forbids a Pod", async ({ release }) => {
    const label = "pod-security.kubernetes.io/enforce=baseline";
    await release.kubectl(["label", "namespace", release.namespace, label]);
    const pod =
      "apiVersion: v1\nkind: Pod\nmetadata: { name: bad }\nspec: { hostNetwork: true, containers: [{ name: main, image: registry.example/x }] }\n";
    await expectUntouched(
      release,
      { "base/bad.yaml": pod },
      {
        said: `False StageFailed: Cannot apply Pod NS/bad: the API server answered 403 Forbidden: pods "bad" is forbidden: violates PodSecurity "baseline:latest": host namespaces (hostNetwork=true); correct the Pod as it says, or the pod-security labels of its Namespace; ${file}`,
        retry: "never",
      },
    );
  });
});
