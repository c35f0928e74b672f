/** Tests of the data that we answer otherwise, and why. Each is looked at, so that it goes once it is none any more. */
export const exceptions: ReadonlyMap<string, string> = new Map([
  [
    "namespace/namespace/self_eval_container_lookup",
    "it needs an environment within a namespace; Flux gives its own none",
  ],
  [
    "namespace/namespace/self_eval_container_lookup_unchecked",
    "it needs an environment within a namespace; Flux gives its own none",
  ],
  [
    "string_ext/value_errors/indexof_out_of_range",
    "cel-go answers -1 since 0.22, and Flux with it (cel-go's pull request 1052); the data is older",
  ],
  [
    "string_ext/value_errors/lastindexof_out_of_range",
    "cel-go answers -1 since 0.22, and Flux with it (cel-go's pull request 1052); the data is older",
  ],
]);
