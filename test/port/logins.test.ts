import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { connectCluster, failureOf, type Answer } from "../../lib/cluster/index.ts";
import { configMap, it, settings, settingsPath, status, type StubCluster } from "./stub-cluster.ts";
import { json, type StubAnswer } from "./stub-server.ts";

const apiVersion = "client.authentication.k8s.io/v1";
const tokenPath = "/api/v1/namespaces/shop/serviceaccounts/deployer/token";
const deployer = { kind: "serviceAccount", namespace: "shop", name: "deployer" } as const;

function messageOf(answer: Answer<unknown>): string {
  if (answer.kind === "done") throw new Error("this should have been refused");
  return failureOf(answer.error, "StageFailed").message;
}

/** Answers where the token is the right one, and 401 otherwise. */
function onlyFor(...tokens: readonly string[]): StubAnswer {
  return (response, request) => {
    const isRight = tokens.some((token) => request.headers.authorization === `Bearer ${token}`);
    json(isRight ? 200 : 401, isRight ? configMap("settings") : status(401, "Unauthorized", "Unauthorized"))(
      response,
      request,
    );
  };
}

function shownTokens({ stub }: StubCluster): unknown[] {
  return stub.asked(`GET ${settingsPath}`).map(({ headers }) => headers.authorization);
}

/** A shell script as a credential plugin; it counts its runs in `runs`. */
async function writePlugin({ folder }: StubCluster, script: string): Promise<Readonly<Record<string, unknown>>> {
  const command = join(folder, "login");
  await writeFile(command, `#!/bin/sh\ncd "${folder}"; echo x >> runs; n=$(wc -l < runs | tr -d ' ')\n${script}\n`);
  await chmod(command, 0o700);
  return { apiVersion, command: "./login", interactiveMode: "IfAvailable" };
}

const credential = (token: string, more = ""): string =>
  `echo '{"apiVersion":"${apiVersion}","kind":"ExecCredential","status":{"token":"'${token}'"${more}}}'`;

describe("without a usable kubeconfig", () => {
  it.for([
    { when: "there is none", text: undefined, why: "ENOENT" },
    { when: "it is broken", text: "users: [", why: "its YAML is broken" },
    { when: "its context is missing", text: "current-context: x", why: 'there is no context "x"' },
    {
      when: "its user is missing",
      text: "current-context: x\ncontexts: [{name: x, context: {cluster: c, user: u}}]\nclusters: [{name: c, cluster: {server: 'https://c'}}]",
      why: 'names the user "u", which is not there',
    },
    {
      when: "its authority is missing",
      text: "current-context: x\ncontexts: [{name: x, context: {cluster: c}}]\nclusters: [{name: c, cluster: {server: 'https://c', certificate-authority: ca.crt}}]",
      why: "Cannot read the cluster's certificate-authority: ENOENT",
    },
  ])("$when: one Failure, and no request", async ({ text, why }, { plain }) => {
    const kubeconfig = join(plain.folder, "config");
    if (text !== undefined) await writeFile(kubeconfig, text);
    const options = { environment: {}, version: "1", component: "test", random: { next: () => 0 } };
    const clock = { now: () => 0 as never, sleep: () => Promise.resolve() };
    const connected = await connectCluster({ ...options, clock, kubeconfig });
    expect(connected).toMatchObject({ kind: "failed", failure: { reason: "InvalidSpec", retry: "never" } });
    if (connected.kind === "failed") expect(connected.failure.message).toContain(why);
  });
});

describe("a credential plugin", () => {
  it("is asked once, and told what it may know", async ({ plain }) => {
    plain.stub.on(`GET ${settingsPath}`, onlyFor("from-plugin-1"));
    const exec = {
      ...(await writePlugin(plain, `echo "$KUBERNETES_EXEC_INFO" > info\n${credential("from-plugin-$n")}`)),
      provideClusterInfo: true,
    };
    const cluster = await plain.cluster({ user: { exec } });
    expect(await cluster.get(settings)).toMatchObject({ kind: "done", value: {} });
    expect(await cluster.get(settings)).toMatchObject({ kind: "done", value: {} });
    expect(JSON.parse(await readFile(join(plain.folder, "info"), "utf8"))).toEqual({
      apiVersion,
      kind: "ExecCredential",
      spec: { interactive: false, cluster: { server: plain.stub.url } },
    });
  });

  it("is asked again where its credential has expired, or is refused", async ({ plain }) => {
    plain.stub.on(`GET ${settingsPath}`, onlyFor("t1"), onlyFor("t2"), onlyFor("t3"));
    const expires = new Date(Date.now() + 60_000).toISOString();
    const exec = await writePlugin(plain, credential("t$n", `,"expirationTimestamp":"${expires}"`));
    const cluster = await plain.cluster({ user: { exec } });
    await cluster.get(settings);
    plain.pass(61_000);
    await cluster.get(settings);
    expect(shownTokens(plain)).toEqual(["Bearer t1", "Bearer t2"]);
    await cluster.get(settings); // expired again, by the plugin's own clock: asked for each request
    expect(shownTokens(plain).at(-1)).toBe("Bearer t3");
  });

  it("is asked once more where the server says 401", async ({ plain }) => {
    plain.stub.on(`GET ${settingsPath}`, onlyFor("t2"));
    const cluster = await plain.cluster({ user: { exec: await writePlugin(plain, credential("t$n")) } });
    expect(await cluster.get(settings)).toMatchObject({ kind: "done", value: {} });
    expect(shownTokens(plain)).toEqual(["Bearer t1", "Bearer t2"]);
  });

  it.for([
    {
      when: "fails",
      script: "echo 'no session;\n log in first' >&2; exit 3",
      why: "ended with exit code 3, saying: no session; log in first",
    },
    { when: "fails silently", script: "exit 1", why: "ended with exit code 1" },
    { when: "prints garbage", script: "echo token=s3cret", why: "printed no ExecCredential in JSON" },
    { when: "prints nothing", script: "true", why: "printed no ExecCredential in JSON" },
    { when: "is killed", script: "kill -9 $$", why: "was ended by SIGKILL, at the latest after 60 s" },
    {
      when: "prints without an end",
      script: "head -c 2000000 /dev/zero | tr '\\0' 's'",
      why: "printed no ExecCredential in JSON",
    },
  ])("that $when ends in one Failure, which repeats nothing that it printed", async ({ script, why }, { plain }) => {
    const cluster = await plain.cluster({ user: { exec: await writePlugin(plain, script) } });
    const answer = await cluster.get(settings);
    expect(answer).toMatchObject({ kind: "refused", error: { reason: "NoIdentity" } });
    expect(messageOf(answer)).toBe(
      `Cannot get ConfigMap shop/settings: the credential plugin ${join(plain.folder, "login")} ${why}`,
    );
    expect(JSON.stringify(answer)).not.toContain("s3cret");
    expect(plain.stub.requests()).toEqual([]);
  });

  it("is not asked where the kubeconfig has a token", async ({ plain }) => {
    plain.stub.on(`GET ${settingsPath}`, onlyFor("own"));
    const exec = await writePlugin(plain, credential("t$n"));
    expect(await (await plain.cluster({ user: { token: "own", exec } })).get(settings)).toMatchObject({ kind: "done" });
    expect(shownTokens(plain)).toEqual(["Bearer own"]);
  });

  it("that is not installed says how to get it", async ({ plain }) => {
    const exec = { apiVersion, command: "no-such-login", installHint: "get it at example.org" };
    const answer = await (await plain.cluster({ user: { exec } })).get(settings);
    expect(messageOf(answer)).toBe(
      "Cannot get ConfigMap shop/settings: the credential plugin no-such-login is not in PATH; get it at example.org",
    );
  });

  it("that needs a person says so where nobody is there", async ({ plain }) => {
    const exec = { ...(await writePlugin(plain, credential("t"))), interactiveMode: "Always" };
    const answer = await (await plain.cluster({ user: { exec } })).get(settings);
    expect(messageOf(answer)).toContain("login wants to ask a person, and nobody is at a terminal");
  });

  it("that takes its time does not hold a request past its deadline", async ({ plain }) => {
    const exec = await writePlugin(plain, `sleep 2; ${credential("t")}`);
    const answer = await (await plain.cluster({ user: { exec } })).get(settings, { deadlineMs: 60 });
    expect(messageOf(answer)).toContain("the credentials were not there in time");
  });
});

describe("a token in a file", () => {
  it("that was rotated is read again where the old one is refused", async ({ plain }) => {
    const tokenFile = join(plain.folder, "token");
    await writeFile(tokenFile, "old\n");
    plain.stub.on(`GET ${settingsPath}`, onlyFor("old"), onlyFor("new"));
    const cluster = await plain.cluster({ user: { tokenFile } });
    await cluster.get(settings);
    await writeFile(tokenFile, "new\n");
    expect(await cluster.get(settings)).toMatchObject({ kind: "done", value: {} });
    expect(shownTokens(plain)).toEqual(["Bearer old", "Bearer old", "Bearer new"]);
  });
});

describe("identities", () => {
  const minted = (token: string): StubAnswer =>
    json(201, { kind: "TokenRequest", spec: { expirationSeconds: 600 }, status: { token } });

  it("a ServiceAccount's token is minted once, and anew at 80 % of its life", async ({ plain }) => {
    plain.stub.on(`POST ${tokenPath}`, minted("t1"), minted("t2"));
    plain.stub.on(`GET ${settingsPath}`, onlyFor("t1", "t2"));
    const cluster = (await plain.connect({ user: { token: "own" } })).as(deployer);
    await cluster.get(settings);
    await cluster.get(settings);
    plain.pass(480_000);
    await cluster.get(settings);
    expect(shownTokens(plain)).toEqual(["Bearer t1", "Bearer t1", "Bearer t2"]);
    expect(plain.stub.asked(`POST ${tokenPath}`).map(({ headers }) => headers.authorization)).toEqual([
      "Bearer own",
      "Bearer own",
    ]);
  });

  it("one that is refused with 401 is minted once more, not twice", async ({ plain }) => {
    plain.stub.on(`POST ${tokenPath}`, minted("t1"), minted("t2"), minted("t3"));
    plain.stub.on(`GET ${settingsPath}`, onlyFor("t3"));
    const answer = await (await plain.connect()).as(deployer).get(settings);
    expect(answer).toMatchObject({ kind: "refused", error: { status: 401 } });
    expect(plain.stub.asked(`POST ${tokenPath}`)).toHaveLength(2);
  });

  it("is one port for each, and one for ourselves", async ({ plain }) => {
    const connection = await plain.connect();
    expect(connection.as(deployer)).toBe(connection.as({ ...deployer }));
    expect(connection.as({ kind: "self" })).toBe(connection.as({ kind: "self" }));
    expect(connection.as({ ...deployer, namespace: "other" })).not.toBe(connection.as(deployer));
  });

  it.for([
    {
      when: "there is no such ServiceAccount",
      answer: json(404, status(404, "NotFound", 'serviceaccounts "deployer" not found', { name: "deployer" })),
      message:
        'Cannot get ConfigMap shop/settings: there is no such identity: serviceaccounts "deployer" not found; create it, or correct serviceAccountName',
      reason: "StageFailed",
    },
    {
      when: "we may not",
      answer: json(
        403,
        status(
          403,
          "Forbidden",
          'serviceaccounts "deployer" is forbidden: User "me" cannot create resource "serviceaccounts/token" in API group "" in the namespace "shop"',
        ),
      ),
      message: "grant the verb create on serviceaccounts/token",
      reason: "RBACDenied",
    },
    {
      when: "no token comes back",
      answer: json(201, { kind: "TokenRequest" }),
      message: "Cannot get ConfigMap shop/settings: what came back (201) was a TokenRequest without a token",
      reason: "StageFailed",
    },
  ])("says so where $when, also to a get", async ({ answer, message, reason }, { plain }) => {
    plain.stub.on(`POST ${tokenPath}`, answer);
    const refused = await (await plain.connect()).as(deployer).get(settings);
    expect(messageOf(refused)).toContain(message);
    if (refused.kind === "refused") expect(failureOf(refused.error, "StageFailed").reason).toBe(reason);
  });

  it("impersonates with --as, also when minting, and not beside a minted token", async ({ plain }) => {
    plain.stub.on(`POST ${tokenPath}`, minted("t1"));
    plain.stub.on(`GET ${settingsPath}`, json(200, configMap("settings")));
    const connection = await plain.connect(
      { user: { token: "own" } },
      { impersonation: { user: "jane", groups: ["a", "b"] } },
    );
    await connection.as({ kind: "self" }).get(settings);
    await connection.as(deployer).get(settings);
    const shown = plain.stub
      .requests()
      .map(({ method, headers }) => [method, headers["impersonate-user"], headers["impersonate-group"]]);
    expect(shown).toEqual([
      ["GET", "jane", "a, b"],
      ["GET", "jane", "a, b"],
      ["POST", "jane", "a, b"],
      ["GET", undefined, undefined],
    ]);
  });

  it("takes a ServiceAccount on by headers where that is how a remote cluster is used", async ({ plain }) => {
    plain.stub.on(`GET ${settingsPath}`, onlyFor("own"));
    await (
      await plain.connect({ user: { token: "own" } }, { serviceAccounts: "impersonate" })
    )
      .as(deployer)
      .get(settings);
    expect(plain.stub.asked(`GET ${settingsPath}`)[0]?.headers["impersonate-user"]).toBe(
      "system:serviceaccount:shop:deployer",
    );
  });
});
