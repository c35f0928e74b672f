import { expect, inject, it } from "vitest";
import { auditPosition, countBy, parseAudit, readAudit } from "./audit.ts";
import { eventually } from "./eventually.ts";
import { it as placed } from "./place.ts";

function line(fields: object): string {
  const event = {
    stage: "ResponseComplete",
    verb: "get",
    requestURI: "/version",
    user: { username: "ann" },
    userAgent: "a/1",
  };
  return `${JSON.stringify({ ...event, responseStatus: { code: 200 }, ...fields })}\n`;
}
const request = { verb: "get", uri: "/version", user: "ann", userAgent: "a/1", status: 200 };

it.each([
  { when: "an answered request", text: line({}), then: [request] },
  { when: "one half written", text: line({}) + line({}).slice(0, -9), then: [request] },
  {
    when: "a watch that began",
    text: line({ verb: "watch", stage: "ResponseStarted" }),
    then: [{ ...request, verb: "watch" }],
  },
  { when: "a watch that ended", text: line({ verb: "watch" }), then: [] },
  {
    when: "one as somebody else",
    text: line({ impersonatedUser: { username: "bo" } }),
    then: [{ ...request, actingAs: "bo" }],
  },
  { when: "nothing", text: "", then: [] },
])("reads $when", ({ text, then }) => {
  expect(parseAudit(text)).toEqual(then);
});

it("counts by what is asked", () => {
  const requests = [request, { ...request, verb: "list" }, request];
  expect(countBy(requests, ({ verb }) => verb)).toEqual({ get: 2, list: 1 });
});

placed("counts a client's requests on the API server", async ({ place }) => {
  const log = inject("auditLog");
  if (log === undefined)
    throw new Error("Cannot count requests: this cluster has no audit log; start it with up --audit");
  const position = auditPosition(log);
  await place.apply({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a" } });
  const here = (): Readonly<Record<string, number>> => {
    const ours = readAudit(log, position).filter(({ uri }) =>
      uri.includes(`/namespaces/${place.namespace}/configmaps`),
    );
    return countBy(ours, ({ verb, user }) => `${user} ${verb}`);
  };
  expect(await eventually(here, (seen) => Object.keys(seen).length > 0)).toEqual({ "admin patch": 1 });
});
