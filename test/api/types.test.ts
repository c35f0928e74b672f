import { expectTypeOf, it } from "vitest";
import type { Action, Kinds, Live, Stage, StageSet, StageSetSpec } from "../../lib/api/index.ts";
import type { KubeObject, LiveObject } from "../../lib/cluster/index.ts";

it("an object of any of our kinds may stand wherever an object of any kind may", () => {
  expectTypeOf<Kinds[keyof Kinds]>().toExtend<KubeObject>();
  expectTypeOf<Live<StageSet>>().toExtend<LiveObject>();
});

it("a field with a default is there, another optional one may be left out but is never undefined", () => {
  expectTypeOf<Stage["prune"]>().toEqualTypeOf<boolean>();
  expectTypeOf<{ readonly name: string; readonly timeout: undefined }>().not.toExtend<
    Pick<Stage, "name" | "timeout">
  >();
  expectTypeOf<{ readonly name: string }>().toExtend<Pick<Stage, "name" | "timeout">>();
});

it("the parts of a whole have the types of their names", () => {
  expectTypeOf<StageSetSpec["stages"]>().toEqualTypeOf<readonly Stage[]>();
  expectTypeOf<NonNullable<NonNullable<Stage["actions"]>["pre"]>>().toEqualTypeOf<readonly Action[]>();
});
