import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { FileTree } from "../../artifacts/tarball.ts";
import { it as base } from "./handler-place.ts";

/** `it` with a directory of this test's own: `folder(files)` writes into it, and says where it is. */
export const it = base.extend<{ folder: (files: FileTree) => string }>({
  folder: async ({}, use) => {
    const root = mkdtempSync(join(tmpdir(), "stageset-folder-"));
    await use((files) => {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(root, name)), { recursive: true });
        writeFileSync(join(root, name), String(text));
      }
      return root;
    });
    rmSync(root, { recursive: true });
  },
});
