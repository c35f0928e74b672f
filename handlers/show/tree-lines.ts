/** A thing, and what is under it. */
export interface Branch {
  readonly label: string;
  /** Stands in a column of its own, right of all labels. */
  readonly state?: string;
  readonly under: readonly Branch[];
}

/** A branch as it stands in a line; the state may still be coloured. */
export interface TreeLine {
  readonly label: string;
  readonly state: string;
}

/** A tree from its root on, line by line: what is under a branch stands behind `├── `, the last of it behind `└── `. */
export function treeLines(root: Branch): readonly TreeLine[] {
  const lines = linesOf(root, { first: "", rest: "" });
  const width = Math.max(0, ...lines.map(({ label, state }) => (state === "" ? 0 : Math.min(label.length, labelMax))));
  return lines.map(({ label, state }) => ({ label: state === "" ? label : label.padEnd(width), state }));
}

/** Longer labels push their own state to the right, and nobody else's. */
const labelMax = 72;

function linesOf(
  { label, state = "", under }: Branch,
  indent: { readonly first: string; readonly rest: string },
): TreeLine[] {
  const last = under.length - 1;
  return [
    { label: indent.first + label, state },
    ...under.flatMap((branch, index) =>
      linesOf(branch, {
        first: `${indent.rest}${index === last ? "└── " : "├── "}`,
        rest: `${indent.rest}${index === last ? "    " : "│   "}`,
      }),
    ),
  ];
}
