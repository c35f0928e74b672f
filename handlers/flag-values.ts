import { parseDuration } from "../lib/base/index.ts";
import type { Arguments } from "./command.ts";

/** A command line that cannot be meant; its message says what to write instead. The command line catches it, once. */
export class WrongUsage extends Error {
  override readonly name = "WrongUsage";
}

/** A duration, in milliseconds. Throws WrongUsage where it is none, as all of these do. */
export function durationFlag(args: Arguments, name: string, otherwiseMs: number): number {
  const text = args.strings.get(name);
  if (text === undefined) return otherwiseMs;
  const ms = parseDuration(text);
  if (ms === undefined || ms <= 0) throw wrong(name, text, "a positive duration, such as 50s");
  return ms;
}

/** A whole number from 1. */
export function countFlag(args: Arguments, name: string, otherwise: number): number {
  const text = args.strings.get(name);
  if (text === undefined) return otherwise;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw wrong(name, text, "a whole number from 1");
  return Number(text);
}

/** One of a few words. */
export function wordFlag<Word extends string>(
  args: Arguments,
  name: string,
  words: readonly Word[],
  otherwise: Word,
): Word {
  const text = args.strings.get(name);
  if (text === undefined) return otherwise;
  const word = words.find((one) => one === text);
  if (word === undefined) throw wrong(name, text, words.join(" or "));
  return word;
}

/** A host with or without a port, and nothing else of a URL. */
export function hostFlag(args: Arguments, name: string): string | undefined {
  const text = args.strings.get(name);
  if (text === undefined) return undefined;
  const isHost = /^[^\s/\\?#@]+$/.test(text) && URL.parse(`http://${text}/`) !== null;
  if (!isHost) throw wrong(name, text, "a host with or without a port, such as localhost:8080");
  return text;
}

/** The one name that a command takes. */
export function oneName({ positionals }: Arguments, what: string): string {
  const [name, ...others] = positionals;
  if (name === undefined || others.length > 0) throw new WrongUsage(`name one ${what}`);
  return name;
}

/** A command that takes flags alone. */
export function noNames({ positionals }: Arguments): void {
  const [first] = positionals;
  if (first !== undefined) throw new WrongUsage(`${first} is neither a flag nor the value of one; leave it out`);
}

function wrong(name: string, text: string, wanted: string): WrongUsage {
  return new WrongUsage(`--${name} is ${text}; give ${wanted}`);
}
