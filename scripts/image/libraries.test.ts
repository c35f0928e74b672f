import { describe, expect, it } from "vitest";
import { parseLdd } from "./libraries.ts";

describe("parseLdd", () => {
  it("tells the libraries and the loader, not what the kernel brings", () => {
    const printed = [
      "\tlinux-vdso.so.1 (0x00007f97710a9000)",
      "\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f9770b3e000)",
      "\t/lib64/ld-linux-x86-64.so.2 (0x00007f97710ab000)",
      "",
    ];
    expect(parseLdd(printed.join("\n"))).toEqual(["/lib/x86_64-linux-gnu/libc.so.6", "/lib64/ld-linux-x86-64.so.2"]);
  });
  it("names a library that this machine does not have", () => {
    expect(() => parseLdd("\tlibatomic.so.1 => not found\n")).toThrow("Cannot find the library libatomic.so.1");
  });
});
