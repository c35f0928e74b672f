import { join, sep } from "node:path";
import { isAbsolute } from "node:path";
import { type PluginAccess, textField } from "./access.ts";
import { isRecord } from "./record.ts";

const apiVersions = ["client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"];

export type PluginRead =
  | { readonly kind: "read"; readonly value: PluginAccess | undefined }
  | { readonly kind: "wrong"; readonly why: string };

/** A user's `exec`. A command with a folder in it starts from the kubeconfig's; a bare one is looked up in PATH. */
export function readPluginAccess(exec: unknown, folder: string): PluginRead {
  if (!isRecord(exec)) return { kind: "read", value: undefined };
  const command = textField(exec, "command");
  if (command === undefined) return { kind: "wrong", why: "names no command" };
  const apiVersion = textField(exec, "apiVersion") ?? "";
  if (!apiVersions.includes(apiVersion))
    return { kind: "wrong", why: `speaks "${apiVersion}"; only ${apiVersions.join(" and ")} are understood` };
  const args = Array.isArray(exec["args"]) ? exec["args"].map(String) : [];
  return {
    kind: "read",
    value: {
      apiVersion,
      command: command.includes(sep) && !isAbsolute(command) ? join(folder, command) : command,
      args,
      env: environmentOf(exec["env"]),
      installHint: textField(exec, "installHint"),
      provideClusterInfo: exec["provideClusterInfo"] === true,
      needsTerminal: exec["interactiveMode"] === "Always",
    },
  };
}

function environmentOf(list: unknown): Record<string, string> {
  const entries = Array.isArray(list) ? list.filter(isRecord) : [];
  return Object.fromEntries(entries.map((entry) => [textField(entry, "name") ?? "", textField(entry, "value") ?? ""]));
}
