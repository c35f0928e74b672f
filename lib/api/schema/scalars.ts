import { Boolean as TypeBoolean, Integer, String as TypeString, Unsafe } from "typebox";
import type { TBoolean, TInteger, TString, TUnsafe } from "typebox";

/** What a schema may say of a string beside its description. */
export interface TextOptions {
  readonly default?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly format?: string;
}

/** What a schema may say of a whole number beside its description. */
export interface CountOptions {
  readonly default?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

export const patterns = {
  duration: "^(0|(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$",
  signedDuration: "^[-+]?(0|(([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+)$",
  dnsLabel: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
  dnsSubdomain: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$",
  title: "^[A-Za-z0-9]([-A-Za-z0-9._]*[A-Za-z0-9])?$",
  apiVersion: "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[a-z0-9]([-a-z0-9]*[a-z0-9])?$",
  kind: "^[A-Za-z][A-Za-z0-9]*$",
  kindOrNone: "^([A-Za-z][A-Za-z0-9]*)?$",
  decimal: "^[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?$",
  semver:
    "^v?(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)(-[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?$",
  url: "^https?://[^/]",
  timeZone: "^[A-Za-z][-A-Za-z0-9_+]*(/[-A-Za-z0-9_+]+)*$",
  jsonPointer: "^(/([^/~]|~[01])*)+$",
} as const;

export function text(description: string, options: TextOptions = {}): TString {
  return TypeString({ description, ...options });
}

export function flag(description: string, options: { readonly default?: boolean } = {}): TBoolean {
  return TypeBoolean({ description, ...options });
}

/** A whole number, at least 0 unless said otherwise. */
export function count(description: string, options: CountOptions = {}): TInteger {
  return Integer({ description, minimum: 0, ...options });
}

/** How many of something: a number, or a percentage. */
export function countOrPercentage(description: string): TUnsafe<number | string> {
  return Unsafe<number | string>({
    description,
    "x-kubernetes-int-or-string": true,
    minimum: 0,
    pattern: "^(100|[1-9]?[0-9])%$",
  });
}

/** One of some words. */
export function choice<const Values extends readonly string[]>(
  values: Values,
  description: string,
  options: { readonly default?: Values[number] } = {},
): TUnsafe<Values[number]> {
  return Unsafe<Values[number]>({ type: "string", enum: [...values], description, ...options });
}

/** A duration as Go writes it, not below zero. */
export function duration(description: string, options: TextOptions = {}): TString {
  return text(description, { maxLength: 64, pattern: patterns.duration, ...options });
}

/** A duration that may be zero or less, which means that it is not set. */
export function timeout(description: string): TString {
  return text(`${description} Zero or less counts as not set.`, { maxLength: 64, pattern: patterns.signedDuration });
}

/** RFC 3339. */
export function time(description: string): TString {
  return text(description, { format: "date-time", maxLength: 64 });
}

/** A number written as a string, so that no digit is lost on the way. */
export function decimal(description: string): TString {
  return text(description, { maxLength: 64, pattern: patterns.decimal });
}

/** An absolute http or https URL. */
export function url(description: string): TString {
  return text(description, { maxLength: 2048, pattern: patterns.url });
}

/** A name of the IANA time zone database. */
export function timeZone(description: string): TString {
  return text(description, { maxLength: 64, pattern: patterns.timeZone });
}

export function dnsLabel(description: string): TString {
  return text(description, { maxLength: 63, pattern: patterns.dnsLabel });
}

/** A name of one of the kinds whose names are DNS subdomains: Secrets, ServiceAccounts, Namespaces and most others. */
export function dnsSubdomain(description: string): TString {
  return text(description, { maxLength: 253, pattern: patterns.dnsSubdomain });
}

/** The name of an object of any kind; roles may hold a colon. */
export function objectName(description: string): TString {
  return text(description, { minLength: 1, maxLength: 253 });
}

/** A name inside our own spec that ends up in ledgers, messages and object names. */
export function title(description: string): TString {
  return text(description, { maxLength: 63, pattern: patterns.title });
}

export function apiVersion(description: string, options: TextOptions = {}): TString {
  return text(description, { maxLength: 317, pattern: patterns.apiVersion, ...options });
}

export function kind(description: string, options: TextOptions = {}): TString {
  return text(description, { maxLength: 63, pattern: patterns.kind, ...options });
}

/** The same, where an empty text stands for every kind. */
export function kindOrNone(description: string): TString {
  return text(description, { maxLength: 63, pattern: patterns.kindOrNone });
}

/** An exact version. */
export function semver(description: string): TString {
  return text(description, { maxLength: 256, pattern: patterns.semver });
}
