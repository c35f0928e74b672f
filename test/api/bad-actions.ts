import { forms } from "./forms.ts";
import type { BadObject } from "./objects.ts";

const wait = { name: "settle", wait: { duration: "5s" } };

/** StageSets that are wrong in an action. */
export const badActions: readonly BadObject[] = [
  {
    when: "an action without a name",
    put: { "spec.stages[0].actions.pre": [{ wait: { duration: "5s" } }] },
    says: ["spec.stages[0].actions.pre[0].name: Required value"],
  },
  {
    when: "an action without a verb",
    put: { "spec.stages[0].actions.pre": [{ name: "settle" }] },
    says: [
      "spec.stages[0].actions.pre[0]: Invalid value: exactly one verb: set one of patch, http, wait, job, delete, apply",
    ],
  },
  {
    when: "an action of two verbs",
    put: { "spec.stages[0].actions.pre": [{ ...wait, http: { url: "https://hooks.example" } }] },
    says: [
      "spec.stages[0].actions.pre[0]: Invalid value: exactly one verb: set one of patch, http, wait, job, delete, apply",
    ],
  },
  {
    when: "two actions of one name",
    put: { "spec.stages[0].actions.pre": [wait, wait] },
    says: ['spec.stages[0].actions.pre[1]: Duplicate value: {"name":"settle"}'],
  },
  {
    when: "an action named with a space",
    put: { "spec.stages[0].actions.pre": [{ ...wait, name: "settle down" }] },
    says: [
      `spec.stages[0].actions.pre[0].name: Invalid value: "settle down": spec.stages[0].actions.pre[0].name in body should match '${forms.title}'`,
    ],
  },
  {
    when: "an action named like a path",
    put: { "spec.stages[0].actions.pre": [{ ...wait, name: "pre/settle" }] },
    says: [
      `spec.stages[0].actions.pre[0].name: Invalid value: "pre/settle": spec.stages[0].actions.pre[0].name in body should match '${forms.title}'`,
    ],
  },
  {
    when: "an unknown scope",
    put: { "spec.stages[0].actions.pre": [{ ...wait, scope: "Once" }] },
    says: [
      'spec.stages[0].actions.pre[0].scope: Unsupported value: "Once": supported values: "Revision", "Content", "Version", "Lifetime"',
    ],
  },
  {
    when: "more retries than allowed",
    put: { "spec.stages[0].actions.pre": [{ ...wait, retries: 101 }] },
    says: [
      "spec.stages[0].actions.pre[0].retries: Invalid value: 101: spec.stages[0].actions.pre[0].retries in body should be less than or equal to 100",
    ],
  },
  {
    when: "fewer retries than none",
    put: { "spec.stages[0].actions.pre": [{ ...wait, retries: -1 }] },
    says: [
      "spec.stages[0].actions.pre[0].retries: Invalid value: -1: spec.stages[0].actions.pre[0].retries in body should be greater than or equal to 0",
    ],
  },
  {
    when: "an unknown onSupersede",
    put: { "spec.stages[0].actions.pre": [{ ...wait, onSupersede: "Kill" }] },
    says: ['spec.stages[0].actions.pre[0].onSupersede: Unsupported value: "Kill": supported values: "Wait", "Cancel"'],
  },
  {
    when: "an anchor without a kind",
    put: { "spec.stages[0].actions.pre": [{ ...wait, completionAnchor: { apiVersion: "v1", name: "data" } }] },
    says: ["spec.stages[0].actions.pre[0].completionAnchor.kind: Required value"],
  },
  {
    when: "a scope on a failure's action",
    put: { "spec.stages[0].actions.onFailure": [{ ...wait, scope: "Version" }] },
    says: [
      "spec.stages[0].actions.onFailure[0].scope: Invalid value: only the pre and post actions of a stage have a ledger: remove scope",
    ],
  },
  {
    when: "a patch of neither name nor selector",
    put: {
      "spec.stages[0].actions.pre": [
        { name: "scale", patch: { target: { apiVersion: "apps/v1", kind: "Deployment" }, patch: "spec: {}" } },
      ],
    },
    says: [
      "spec.stages[0].actions.pre[0].patch.target: Invalid value: exactly one patch target: set one of name, selector",
    ],
  },
  {
    when: "a patch of both name and selector",
    put: {
      "spec.stages[0].actions.pre": [
        {
          name: "scale",
          patch: {
            target: {
              apiVersion: "apps/v1",
              kind: "Deployment",
              name: "web",
              selector: { matchLabels: { app: "web" } },
            },
            patch: "spec: {}",
          },
        },
      ],
    },
    says: [
      "spec.stages[0].actions.pre[0].patch.target: Invalid value: exactly one patch target: set one of name, selector",
    ],
  },
  {
    when: "a patch of an empty selector",
    put: {
      "spec.stages[0].actions.pre": [
        {
          name: "scale",
          patch: { target: { apiVersion: "apps/v1", kind: "Deployment", selector: {} }, patch: "spec: {}" },
        },
      ],
    },
    says: [
      "spec.stages[0].actions.pre[0].patch.target.selector: Invalid value: 0: spec.stages[0].actions.pre[0].patch.target.selector in body should have at least 1 properties",
    ],
  },
  {
    when: "a patch of an unknown type",
    put: {
      "spec.stages[0].actions.pre": [
        {
          name: "scale",
          patch: {
            target: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
            type: "strategic",
            patch: "spec: {}",
          },
        },
      ],
    },
    says: [
      'spec.stages[0].actions.pre[0].patch.type: Unsupported value: "strategic": supported values: "merge", "json6902"',
    ],
  },
  {
    when: "a patch that says nothing",
    put: {
      "spec.stages[0].actions.pre": [
        {
          name: "scale",
          patch: { target: { apiVersion: "apps/v1", kind: "Deployment", name: "web" }, patch: "" },
        },
      ],
    },
    says: [
      'spec.stages[0].actions.pre[0].patch.patch: Invalid value: "": spec.stages[0].actions.pre[0].patch.patch in body should be at least 1 chars long',
    ],
  },
  {
    when: "a request to a file",
    put: { "spec.stages[0].actions.pre": [{ name: "tell", http: { url: "file:///etc/passwd" } }] },
    says: [
      "spec.stages[0].actions.pre[0].http.url: Invalid value: \"file:///etc/passwd\": spec.stages[0].actions.pre[0].http.url in body should match '^https?://[^/]'",
    ],
  },
  {
    when: "a request with an unknown method",
    put: { "spec.stages[0].actions.pre": [{ name: "tell", http: { url: "https://hooks.example", method: "TRACE" } }] },
    says: [
      'spec.stages[0].actions.pre[0].http.method: Unsupported value: "TRACE": supported values: "POST", "GET", "PUT", "PATCH", "DELETE", "HEAD"',
    ],
  },
  {
    when: "a request with two bodies",
    put: {
      "spec.stages[0].actions.pre": [
        { name: "tell", http: { url: "https://hooks.example", body: "{}", bodyFrom: { name: "hook", key: "body" } } },
      ],
    },
    says: ["spec.stages[0].actions.pre[0].http: Invalid value: at most one body: remove body or bodyFrom"],
  },
  {
    when: "a request that expects no status",
    put: {
      "spec.stages[0].actions.pre": [{ name: "tell", http: { url: "https://hooks.example", expectedStatus: [99] } }],
    },
    says: [
      "spec.stages[0].actions.pre[0].http.expectedStatus[0]: Invalid value: 99: spec.stages[0].actions.pre[0].http.expectedStatus[0] in body should be greater than or equal to 100",
    ],
  },
  {
    when: "a request that expects one status twice",
    put: {
      "spec.stages[0].actions.pre": [
        { name: "tell", http: { url: "https://hooks.example", expectedStatus: [200, 200] } },
      ],
    },
    says: ["spec.stages[0].actions.pre[0].http.expectedStatus[1]: Duplicate value: 200"],
  },
  {
    when: "a header with a blank in its name",
    put: {
      "spec.stages[0].actions.pre": [
        { name: "tell", http: { url: "https://hooks.example", headersFrom: [{ name: "hook", key: "X Token" }] } },
      ],
    },
    says: [
      "spec.stages[0].actions.pre[0].http.headersFrom[0].key: Invalid value: \"X Token\": spec.stages[0].actions.pre[0].http.headersFrom[0].key in body should match '^[-A-Za-z0-9._]+$'",
    ],
  },
  {
    when: "a wait for nothing",
    put: { "spec.stages[0].actions.pre": [{ name: "settle", wait: {} }] },
    says: [
      "spec.stages[0].actions.pre[0].wait: Invalid value: a wait is either a duration, or a target with an expr: set one of the two",
    ],
  },
  {
    when: "a wait for no time",
    put: { "spec.stages[0].actions.pre": [{ name: "settle", wait: { duration: "5" } }] },
    says: [
      `spec.stages[0].actions.pre[0].wait.duration: Invalid value: "5": spec.stages[0].actions.pre[0].wait.duration in body should match '${forms.duration}'`,
    ],
  },
  {
    when: "a wait for a time and a target",
    put: {
      "spec.stages[0].actions.pre": [
        {
          name: "settle",
          wait: { duration: "5s", target: { apiVersion: "v1", kind: "Pod", name: "web" }, expr: "true" },
        },
      ],
    },
    says: [
      "spec.stages[0].actions.pre[0].wait: Invalid value: a wait is either a duration, or a target with an expr: set one of the two",
    ],
  },
  {
    when: "a wait for a target without an expression",
    put: {
      "spec.stages[0].actions.pre": [
        { name: "settle", wait: { target: { apiVersion: "v1", kind: "Pod", name: "web" } } },
      ],
    },
    says: [
      "spec.stages[0].actions.pre[0].wait: Invalid value: a wait is either a duration, or a target with an expr: set one of the two",
    ],
  },
  {
    when: "a wait for an empty expression",
    put: {
      "spec.stages[0].actions.pre": [
        { name: "settle", wait: { target: { apiVersion: "v1", kind: "Pod", name: "web" }, expr: "" } },
      ],
    },
    says: [
      'spec.stages[0].actions.pre[0].wait.expr: Invalid value: "": spec.stages[0].actions.pre[0].wait.expr in body should be at least 1 chars long',
    ],
  },
  {
    when: "a job without a source",
    put: { "spec.stages[0].actions.pre": [{ name: "migrate", job: { path: "./jobs" } }] },
    says: ["spec.stages[0].actions.pre[0].job.sourceRef: Required value"],
  },
  {
    when: "a deletion without a name",
    put: { "spec.stages[0].actions.pre": [{ name: "clear", delete: { target: { apiVersion: "v1", kind: "Pod" } } }] },
    says: ["spec.stages[0].actions.pre[0].delete.target.name: Required value"],
  },
  {
    when: "a deletion with an unknown cascade",
    put: {
      "spec.stages[0].actions.pre": [
        { name: "clear", delete: { target: { apiVersion: "v1", kind: "Pod", name: "web" }, cascade: "None" } },
      ],
    },
    says: [
      'spec.stages[0].actions.pre[0].delete.cascade: Unsupported value: "None": supported values: "Background", "Foreground", "Orphan"',
    ],
  },
  {
    when: "an apply that waits for a text",
    put: { "spec.stages[0].actions.pre": [{ name: "probe", apply: { sourceRef: { name: "probe" }, wait: "yes" } }] },
    says: [
      'spec.stages[0].actions.pre[0].apply.wait: Invalid value: "string": spec.stages[0].actions.pre[0].apply.wait in body must be of type boolean: "string"',
    ],
  },
];
