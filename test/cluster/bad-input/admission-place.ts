/** Admission for one place alone: a policy of the API server's own, or a webhook that is really called. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Answer } from "../../../lib/cluster/index.ts";
import { startServer, type TestServer } from "../../servers/http-server.ts";
import { selfSigned } from "../../servers/self-signed.ts";
import { eventually } from "../eventually.ts";
import { valueOf } from "../place.ts";
import type { ReleasePlace } from "../release-place.ts";

const group = "admissionregistration.k8s.io";
export type Operation = "CREATE" | "UPDATE" | "DELETE";

interface Admission {
  readonly operation: Operation;
  /** Of the core group and of apps. Default: ConfigMaps. */
  readonly resources?: readonly string[];
}

const writing = { fieldManager: "stageset-test" };

/** Asks for something that a rule for this operation concerns; nothing is stored. What came back. */
async function probe(release: ReleasePlace, operation: Operation, resource: string): Promise<string> {
  const answer = await ask(release, operation, resource);
  return answer.kind === "done" ? "taken" : answer.error.message;
}

function ask({ cluster, namespace }: ReleasePlace, operation: Operation, resource: string): Promise<Answer<unknown>> {
  const dryRun = { ...writing, dryRun: true, deadlineMs: 2_000 };
  const theirs =
    resource === "configmaps"
      ? { apiVersion: "v1", kind: "ConfigMap", namespace, name: "kube-root-ca.crt" }
      : { apiVersion: "v1", kind: "ServiceAccount", namespace, name: "default" };
  switch (operation) {
    case "CREATE": {
      const kind = resource === "secrets" ? "Secret" : "ConfigMap";
      return cluster.create({ apiVersion: "v1", kind, metadata: { namespace, name: "probe" } }, dryRun);
    }
    case "UPDATE":
      return cluster.patch(theirs, { type: "merge", body: { metadata: { labels: { probe: "yes" } } } }, dryRun);
    case "DELETE":
      return cluster.delete(theirs, dryRun);
  }
}

const inPlace = ({ namespace }: ReleasePlace): object => ({
  matchLabels: { "kubernetes.io/metadata.name": namespace },
});
const rulesFor = ({ operation, resources = ["configmaps"] }: Admission): readonly object[] => [
  { apiGroups: ["", "apps"], apiVersions: ["v1"], operations: [operation], resources },
];

/** A ValidatingAdmissionPolicy that denies this in the place, with a message; resolves once it is in force. @returns what lifts it */
export async function deny(
  release: ReleasePlace,
  { operation, message, ...more }: Admission & { readonly message: string },
): Promise<() => Promise<void>> {
  const metadata = { name: `deny-${release.namespace}` };
  const policies = { apiVersion: `${group}/v1`, kind: "ValidatingAdmissionPolicy" };
  const bindings = { apiVersion: `${group}/v1`, kind: "ValidatingAdmissionPolicyBinding" };
  const policy = {
    ...policies,
    metadata,
    spec: {
      matchConstraints: { resourceRules: rulesFor({ operation, ...more }) },
      validations: [{ expression: "false", message }],
    },
  };
  const binding = {
    ...bindings,
    metadata,
    spec: {
      policyName: metadata.name,
      validationActions: ["Deny"],
      matchResources: { namespaceSelector: inPlace(release) },
    },
  };
  for (const object of [policy, binding]) valueOf(await release.cluster.create(object, writing));
  const isDenied = (said: string): boolean => said.includes("denied request");
  await eventually(() => probe(release, operation, "configmaps"), isDenied);
  return async () => {
    for (const kind of [bindings, policies]) valueOf(await release.cluster.delete({ ...kind, ...metadata }));
    await eventually(
      () => probe(release, operation, "configmaps"),
      (said) => !isDenied(said),
    );
  };
}

/** An object as an admission review has it. */
interface Reviewed {
  readonly data?: Readonly<Record<string, string>>;
}

/** What the webhook does with an object: denies it with this status and message, changes it, or lets it be. */
export type Verdict =
  | { readonly kind: "deny"; readonly code?: number; readonly message: (object: Reviewed) => string }
  | { readonly kind: "change"; readonly patch: readonly object[] }
  | { readonly kind: "allow"; readonly afterMs?: number };

export interface Webhook {
  verdict: Verdict;
  readonly server: TestServer;
  /** Nobody answers at its address any more. */
  readonly goDown: () => Promise<void>;
  /** It is called no more. */
  readonly lift: () => Promise<void>;
}

/** A webhook of the place's own, called with a failurePolicy of Fail and so many seconds to answer; resolves once it is called. */
export async function callWebhook(
  release: ReleasePlace,
  admission: Admission,
  verdict: Verdict,
  timeoutSeconds = 10,
): Promise<Webhook> {
  const identity = selfSigned("localhost");
  const hook = { verdict, isUp: true };
  const server = await startServer(
    (_request, response) => {
      const review = JSON.parse(server.seen.at(-1)?.body ?? "") as Review;
      const { afterMs = 0 } = hook.verdict.kind === "allow" ? hook.verdict : {};
      const answer = JSON.stringify(answerOf(review, hook.verdict));
      void sleep(afterMs).then(() => response.writeHead(200, { "content-type": "application/json" }).end(answer));
    },
    { tls: identity },
  );
  const kind = verdict.kind === "change" ? "MutatingWebhookConfiguration" : "ValidatingWebhookConfiguration";
  const name = `hook-${release.namespace}`;
  const clientConfig = {
    url: `https://localhost:${server.port}/`,
    caBundle: Buffer.from(identity.cert).toString("base64"),
  };
  const webhook = {
    ...{ name: "guard.shop.example", clientConfig, rules: rulesFor(admission), namespaceSelector: inPlace(release) },
    ...{ admissionReviewVersions: ["v1"], sideEffects: "None", timeoutSeconds, failurePolicy: "Fail" },
  };
  const configuration = { apiVersion: `${group}/v1`, kind, metadata: { name }, webhooks: [webhook] };
  valueOf(await release.cluster.create(configuration, writing));
  const [resource = "configmaps"] = admission.resources ?? [];
  await eventually(
    () => probe(release, admission.operation, resource),
    () => server.seen.length > 0,
  );
  const lift = async (): Promise<void> => {
    valueOf(await release.cluster.delete({ apiVersion: `${group}/v1`, kind, name }));
    await eventually(
      async () => {
        const before = server.seen.length;
        return { said: await probe(release, admission.operation, resource), calls: server.seen.length - before };
      },
      ({ said, calls }) => calls === 0 && !said.includes("failed calling webhook"),
    );
    if (hook.isUp) await server.close();
  };
  const goDown = (): Promise<void> => {
    hook.isUp = false;
    return server.close();
  };
  return Object.assign(hook, { server, goDown, lift });
}

interface Review {
  readonly request: { readonly uid: string; readonly object: Reviewed | null };
}

function answerOf({ request: { uid, object } }: Review, verdict: Verdict): object {
  const response = { uid, allowed: verdict.kind !== "deny", ...saying(verdict, object ?? {}) };
  return { apiVersion: "admission.k8s.io/v1", kind: "AdmissionReview", response };
}

function saying(verdict: Verdict, object: Reviewed): object {
  switch (verdict.kind) {
    case "deny":
      return { status: { message: verdict.message(object), code: verdict.code ?? 403 } };
    case "change":
      return { patchType: "JSONPatch", patch: Buffer.from(JSON.stringify(verdict.patch)).toString("base64") };
    case "allow":
      return {};
  }
}
