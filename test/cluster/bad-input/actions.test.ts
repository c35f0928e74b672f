/** An action that is wrong stops its stage with its reason, changes nothing, and goes on once it is corrected. */
import { describe } from "vitest";
import { it } from "../release-place.ts";
import type { PolicyRule } from "../rights.ts";
import {
  expectHealed,
  expectStopped,
  failing,
  grant,
  makeTenant,
  offer,
  openBadWorld,
  type BadAction,
} from "./bad-actions-world.ts";

const configMaps = { apiVersion: "v1", kind: "ConfigMap" };
const one = { ...configMaps, name: "one" };
const hook = { apiVersion: "v1", kind: "Secret", name: "hook" };
const gadget = { apiVersion: "nobody.example/v1", kind: "Gadget", name: "g" };
const own = { kind: "ExternalArtifact", name: "shop" };
const job = (path: string): object => ({ job: { sourceRef: own, path } });
const apply = (path: string): object => ({ apply: { sourceRef: own, path } });
const patch = (patch: string, target: object = one): object => ({ patch: { target, patch } });
const jsonPatch = (patch: string): object => ({ patch: { target: one, type: "json6902", patch } });
const waitFor = (expr: string, target: object = one): object => ({ wait: { target, expr } });
const invalid = (what: string): string => `False InvalidSpec: ${what}`;
const soon = { timeout: "1s" };
const works = { pre: [{ name: "works", wait: { duration: "0s" } }] };

const rows: readonly BadAction[] = [
  {
    when: "the artifact of a job holds a Deployment",
    action: job("./with-deployment"),
    said: failing(
      "Cannot create its Jobs: the artifact holds Deployment NS/made, and may hold only Jobs and what they need: ConfigMaps, Secrets, ServiceAccounts, Roles and RoleBindings; take it out, or correct job.path",
    ),
  },
  {
    when: "it holds no Job",
    action: job("./no-job"),
    said: failing("Cannot create its Jobs: the artifact holds no Job; correct job.path, or add one"),
  },
  {
    when: "its Job has a generateName",
    action: job("./generated"),
    said: failing("Cannot create its Jobs: Job NS/made has a generateName; give it a name alone"),
  },
  {
    when: "it brings what is somebody else's",
    action: job("./taken"),
    said: failing(
      "Cannot create ConfigMap NS/app: it exists already and is not this action's; rename it in the artifact, or leave it out of it where the Job may use the one that is there",
    ),
  },
  {
    when: "its path is not there",
    action: job("./nothing"),
    said: failing("Cannot read path ./nothing: there is no such directory in the artifact; correct the path"),
  },
  {
    when: "its file is no YAML",
    action: job("./unread"),
    said: failing(
      "Cannot read unread/job.yaml, document 1, line 1: unexpected end of the stream within a flow collection; correct it there",
    ),
  },
  {
    when: "its source is missing",
    action: { ...soon, job: { sourceRef: { ...own, name: "none" } } },
    said: failing(
      "not done within 1s: Cannot resolve ExternalArtifact NS/none: there is none; create it, or check kind, name and namespace of the sourceRef",
    ),
  },
  {
    when: "an apply brings a kind that nobody serves",
    action: apply("./unserved"),
    said: failing(
      "Cannot build Gadget g (unserved/one.yaml, document 1): nobody.example/v1, kind Gadget, is served by no API server that was asked; deliver its CustomResourceDefinition in this stage or an earlier one, or correct the kind",
      "RBACDenied",
    ),
  },
  {
    when: "an apply brings what a stage owns",
    action: apply("./owned"),
    said: failing(
      "Cannot apply ConfigMap NS/one: it is an object of stage base of the StageSet NS/shop; take it out of the action's artifact, or out of that stage",
    ),
  },
  {
    when: "a patch does not parse",
    action: patch("data: { mode: ["),
    said: failing(
      "Cannot read patch.patch: it cannot be read at line 1: unexpected end of the stream within a flow collection; correct it there",
    ),
  },
  {
    when: "a patch is a text",
    action: patch("on"),
    said: failing(
      "Cannot read patch.patch: it is no object, as a merge needs; write one, or set patch.type to json6902",
    ),
  },
  {
    when: "a JSON patch is no list",
    action: jsonPatch("data: {}"),
    said: failing(
      "Cannot read patch.patch: it is no list of operations, as json6902 needs; write one, or set patch.type to merge",
    ),
  },
  {
    when: "a patch does not fit its object",
    action: patch("data: { list: [1] }"),
    said: failing(
      'Cannot patch ConfigMap NS/one: the API server answered 422 Invalid: "" is invalid: patch: Invalid value: "map[data:map[list:[1]] metadata:map[resourceVersion:N]]": unrecognized type: string; correct patch.patch',
    ),
  },
  {
    when: "a JSON patch finds no such path",
    action: jsonPatch("- { op: remove, path: /data/none }"),
    said: failing(
      "Cannot patch ConfigMap NS/one: the API server answered 422 Invalid: the server rejected our request due to an error in our request; correct patch.patch: a path that an operation names is not there, or a test does not hold",
    ),
  },
  {
    when: "the target of a patch is of an unknown kind",
    action: patch("{}", gadget),
    said: failing(
      "Cannot patch Gadget: the API server serves no such kind in nobody.example/v1; install its CustomResourceDefinition, or correct patch.target",
    ),
  },
  {
    when: "the target of a patch is not there",
    action: patch("data: { a: b }", { ...configMaps, name: "none" }),
    said: failing("Cannot patch ConfigMap NS/none: there is none; create it, or correct patch.target"),
  },
  {
    when: "the selector of a patch selects everything",
    action: patch("{}", { ...configMaps, selector: { matchLabels: {} } }),
    said: invalid(
      "Cannot use spec.stages[0].actions.pre[0].patch.target.selector: it is empty and selects every object; say which labels they have",
    ),
  },
  {
    when: "the expression of a wait does not compile",
    action: waitFor("data.revision =="),
    said: invalid(
      "Cannot use spec.stages[0].actions.pre[0].wait.expr: it does not compile: expected an expression, found the end (at character 17); correct it",
    ),
  },
  {
    when: "it is neither true nor false",
    action: waitFor("data.revision"),
    said: failing(
      "Cannot evaluate wait.expr data.revision of ConfigMap NS/one: it gave neither true nor false; correct it",
    ),
  },
  {
    when: "it cannot be evaluated",
    action: waitFor("data.revision > 1"),
    said: failing(
      "Cannot evaluate wait.expr data.revision > 1 of ConfigMap NS/one: no such overload: string > int (at character 15); correct it",
    ),
  },
  {
    when: "it is not fulfilled in time",
    action: { ...soon, ...waitFor("data.revision == 'v9'") },
    said: failing("not done within 1s: ConfigMap NS/one does not fulfil data.revision == 'v9' yet"),
  },
  {
    when: "its target is of an unknown kind",
    action: { ...soon, ...waitFor("true", gadget) },
    said: failing("not done within 1s: Gadget g (no such kind is served yet) is not there yet"),
  },
  {
    when: "a wait is as long as its timeout",
    action: { timeout: "5s", wait: { duration: "5s" } },
    said: invalid(
      "Cannot use spec.stages[0].actions.pre[0].timeout: it ends a wait of 5s; make it longer, or remove it",
    ),
  },
  {
    when: "its anchor does not exist",
    action: { ...soon, ...waitFor("true"), completionAnchor: { ...configMaps, name: "none" } },
    said: failing(
      "Cannot complete action bad: its completionAnchor ConfigMap NS/none does not exist; create it, or remove completionAnchor",
    ),
  },
  {
    when: "another action of the stage has its name",
    action: { name: "twin", wait: { duration: "1s" } },
    said: invalid(
      "Cannot use spec.stages[0].actions.post[0].name: twin is the name of spec.stages[0].actions.pre[0] already; rename one of them",
    ),
  },
  {
    when: "its scope is Version",
    action: { scope: "Version", wait: { duration: "1s" } },
    said: invalid("not supported yet: spec.stages[0].actions.pre[0].scope: Version"),
  },
];

describe.concurrent("an action fails, nothing is half done, and the corrected one goes on, where", () => {
  it.for(rows)("$when", async (row, { release }) => {
    await using world = await openBadWorld(release);
    await expectStopped(world, row);
    await offer(world, works);
    await expectHealed(world);
  });
});

type Granted = BadAction & { readonly rights: PolicyRule };

const forbidden = (
  verb: string,
  object: string,
  { apiGroups: [group = ""], resources: [resource = ""] }: PolicyRule,
): string => {
  const kind = group === "" ? resource : `${resource}.${group}`;
  const named = verb === "create" ? kind : `${kind} "${object.split("/")[1] ?? ""}"`;
  const who = 'User "system:serviceaccount:NS:tenant" cannot';
  const asked = `${verb} resource "${resource}" in API group "${group}" in the namespace "NS"`;
  const wayOut = `grant the verb ${verb} on ${group === "" ? resource : `${resource} of ${group}`}`;
  return failing(
    `Cannot ${verb} ${object.replace("/", " NS/")}: the API server answered 403 Forbidden: ${named} is forbidden: ${who} ${asked}; ${wayOut}`,
    "RBACDenied",
  );
};
const jobs = { apiGroups: ["batch"], resources: ["jobs"], verbs: ["get", "create", "delete"] };
const deployments = { apiGroups: ["apps"], resources: ["deployments"], verbs: ["get", "patch", "create"] };
const secrets = { apiGroups: [""], resources: ["secrets"], verbs: ["get", "patch"] };

const granted: readonly Granted[] = [
  { when: "create Jobs", action: job("./job"), said: forbidden("create", "Job/made-…", jobs), rights: jobs },
  {
    when: "apply objects",
    action: apply("./deployment"),
    said: forbidden("get", "Deployment/made", deployments),
    rights: deployments,
  },
  {
    when: "patch its target",
    action: patch("metadata: { labels: { a: b } }", hook),
    said: forbidden("get", "Secret/hook", secrets),
    rights: secrets,
  },
  {
    when: "delete its target",
    action: { delete: { target: { ...hook, name: "none" } } },
    said: forbidden("get", "Secret/none", secrets),
    rights: secrets,
  },
  {
    when: "read what it waits for",
    action: waitFor("true", hook),
    said: forbidden("get", "Secret/hook", secrets),
    rights: secrets,
  },
  {
    when: "read its Secret",
    action: (url) => ({ http: { url, headersFrom: [{ name: "hook", key: "authorization" }] } }),
    said: forbidden("get", "Secret/hook", secrets),
    rights: secrets,
  },
  {
    when: "read its anchor",
    action: { ...soon, ...waitFor("true"), completionAnchor: hook },
    said: forbidden("get", "Secret/hook", secrets),
    rights: secrets,
  },
];

describe.concurrent("what the stage's ServiceAccount may not do stops its action", () => {
  it.for(granted)("until it may: $when", async ({ rights, ...row }, { release }) => {
    await using world = await openBadWorld(release);
    await makeTenant(release);
    await expectStopped(world, row, { serviceAccountName: "tenant" });
    await grant(release, [rights]);
    await expectHealed(world);
  });

  it.for(granted)("until it is taken out: $when", async ({ rights: _, ...row }, { release }) => {
    await using world = await openBadWorld(release);
    await makeTenant(release);
    await expectStopped(world, row, { serviceAccountName: "tenant" });
    await offer(world, works, { serviceAccountName: "tenant" });
    await expectHealed(world);
  });
});
