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

/** A port: of the command line, or else of `$PORT`. 0: any that is free. */
export function portFlag(
  args: Arguments,
  name: string,
  fromEnvironment: string | undefined,
  otherwise: number,
): number {
  const given = args.strings.get(name);
  const text = given ?? fromEnvironment;
  if (text === undefined || text === "") return otherwise;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Infinity;
  if (port > 65_535)
    throw given === undefined
      ? new WrongUsage(`$PORT is ${text}; give a port up to 65535`)
      : wrong(name, text, "a port up to 65535");
  return port;
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

const linkCharactersMax = 256;

/** Where to find something in a browser, without a slash at its end; undefined where it is `none`. */
export function linkFlag(args: Arguments, name: string, otherwise: string): string | undefined {
  const text = args.strings.get(name) ?? otherwise;
  if (text === "none") return undefined;
  const isLink = /^https?:\/\/[^\s()]+$/.test(text) && text.length <= linkCharactersMax && URL.parse(text) !== null;
  if (!isLink) throw wrong(name, text, `a URL of at most ${linkCharactersMax} characters, or none`);
  return text.replace(/\/+$/, "");
}

/** An address by http or https. What it holds beside its host may be secret, and is not repeated. */
export function urlFlag(args: Arguments, name: string): string | undefined {
  const text = args.strings.get(name);
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  const isHttp = url?.protocol === "http:" || url?.protocol === "https:";
  if (!isHttp)
    throw new WrongUsage(`--${name} is no URL; give one by http or https, such as https://example.org/events`);
  if (url.username !== "" || url.password !== "")
    throw new WrongUsage(`--${name} carries a user or password; give it without`);
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
