import { expect, it } from "vitest";
import { impersonationHeaders } from "./impersonation.ts";

it.each([
  { when: "nobody else", who: undefined, headers: {} },
  { when: "a user", who: { user: "jane" }, headers: { "impersonate-user": "jane" } },
  {
    when: "a user with all that belongs to one",
    who: { user: "jane", uid: "7", groups: ["a", "b"], extra: { "example.org/Team x": ["y"], scopes: ["1", "2"] } },
    headers: {
      "impersonate-user": "jane",
      "impersonate-uid": "7",
      "impersonate-group": ["a", "b"],
      "impersonate-extra-example.org%2FTeam%20x": ["y"],
      "impersonate-extra-scopes": ["1", "2"],
    },
  },
])("the headers for $when", ({ who, headers }) => {
  expect(impersonationHeaders(who)).toEqual(headers);
});
