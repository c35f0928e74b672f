import { isAbsolute, join } from "node:path";
import type { KubeconfigEntry } from "./kubeconfig.ts";

/** A value as it stands, or the file that holds it (and may change). */
export type Given =
  | { readonly kind: "value"; readonly value: string }
  | { readonly kind: "file"; readonly path: string };

/** A program that prints a credential: client.authentication.k8s.io. */
export interface PluginAccess {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly installHint: string | undefined;
  readonly provideClusterInfo: boolean;
  readonly needsTerminal: boolean;
}

export interface UserAccess {
  readonly token?: Given;
  readonly basic?: { readonly username: string; readonly password: string };
  readonly certificate?: { readonly cert: Given; readonly key: Given };
  readonly plugin?: PluginAccess;
}

/** Whom to be taken for. */
export interface Impersonation {
  readonly user: string;
  readonly uid?: string;
  readonly groups?: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** How to reach an API server, and as whom. */
export interface Access {
  readonly context: string | undefined;
  readonly namespace: string;
  readonly server: URL;
  /** Absent: the platform's certificate authorities. */
  readonly ca?: Given;
  readonly serverName?: string;
  readonly insecure: boolean;
  readonly proxy?: URL;
  /** May answers travel compressed? Not where the network is faster than the compression. */
  readonly compress: boolean;
  readonly user: UserAccess;
  readonly impersonation?: Impersonation;
}

/** What stands in `NAME-data` (base64) or in the file that NAME names; the data wins, as in client-go. */
export function dataOrFile({ fields, folder }: KubeconfigEntry, name: string): Given | undefined {
  const data = textField(fields, `${name}-data`);
  if (data !== undefined) return { kind: "value", value: Buffer.from(data, "base64").toString("utf8") };
  const file = textField(fields, name);
  return file === undefined ? undefined : { kind: "file", path: pathFrom(folder, file) };
}

export function pathFrom(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}

/** A field's text; a number counts as one (a password of digits). Empty is as good as absent. */
export function textField(fields: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = fields[name];
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" ? value : undefined;
}
