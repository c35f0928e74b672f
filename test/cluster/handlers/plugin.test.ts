/** The same file as kubectl's plugin, found by the real kubectl. */
import { execFile } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { promisify } from "node:util";
import { expect, inject } from "vitest";
import { kubectlEnvironment } from "../kubectl.ts";
import { it, type HandlerPlace } from "./handler-place.ts";

const run = promisify(execFile);

function kubectl(handler: HandlerPlace, ...args: readonly string[]): Promise<{ stdout: string; stderr: string }> {
  const PATH = [dirname(handler.file), dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter);
  const KUBECONFIG = handler.kubeconfigFor({ namespace: handler.namespace });
  return run(inject("kubectl"), args, {
    env: { ...kubectlEnvironment(handler.kubeconfig), HOME: "/nonexistent", PATH, KUBECONFIG },
  });
}

it("kubectl stageset is stageset, and says so in its help", async ({ handler }) => {
  await handler.stageSet("shop", ["base"]);
  const table = await kubectl(handler, "stageset", "get");
  expect(table.stdout).toMatch(/^NAME +READY +STATUS +AGE\nshop +<none> +<none> +\d+s\n$/);
  const help = await kubectl(handler, "stageset", "--help");
  expect(help.stdout).toContain("Usage: kubectl stageset COMMAND [FLAGS]");
  const ofCommand = await kubectl(handler, "stageset", "tree", "--help");
  expect(ofCommand.stdout).toMatch(/^kubectl stageset tree NAME: /);
  await expect(kubectl(handler, "stageset", "tree", "nothing")).rejects.toMatchObject({ code: 3 });
  await expect(kubectl(handler, "stageset", "deliver")).rejects.toMatchObject({
    ...{
      code: 2,
      stderr: expect.stringContaining("There is no command deliver; kubectl stageset --help lists them.") as string,
    },
  });
});
