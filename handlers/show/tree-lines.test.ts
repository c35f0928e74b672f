import { expect, it } from "vitest";
import { treeLines, type Branch } from "./tree-lines.ts";

const shown = (root: Branch): string =>
  treeLines(root)
    .map(({ label, state }) => `${label}${state === "" ? "" : `  ${state}`}`)
    .join("\n");

it("branches, twigs, and the last of each; states line up", () => {
  const tree: Branch = {
    label: "StageSet web/shop",
    state: "True",
    under: [
      {
        label: "Stage base",
        under: [
          { label: "Namespace web", state: "Current", under: [] },
          { label: "ConfigMap web/one", state: "Current", under: [] },
        ],
      },
      { label: "Stage app", under: [{ label: "Deployment web/app", state: "InProgress", under: [] }] },
    ],
  };
  expect(shown(tree)).toBe(
    [
      "StageSet web/shop           True",
      "├── Stage base",
      "│   ├── Namespace web       Current",
      "│   └── ConfigMap web/one   Current",
      "└── Stage app",
      "    └── Deployment web/app  InProgress",
    ].join("\n"),
  );
});

it("a very long name moves its own state alone", () => {
  const long = "x".repeat(100);
  const tree: Branch = {
    label: "root",
    under: [
      { label: long, state: "Current", under: [] },
      { label: "short", state: "Current", under: [] },
    ],
  };
  expect(shown(tree).split("\n")).toEqual(["root", `├── ${long}  Current`, `└── short${" ".repeat(63)}  Current`]);
});
