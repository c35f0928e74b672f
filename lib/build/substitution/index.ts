/**
 * Variables in a text, `${name}` and the forms of it that Flux has. It is text in and text out: it runs nothing, reads nothing,
 * looks at no value twice, and ends within its limits whatever text and values say. Whose text it is, is not its affair.
 */
export { fillIn, type Filled, type FillRules } from "./fill-in.ts";
export { parseTemplate } from "./template-reader.ts";
export { namesIn } from "./template.ts";
export { variablesFrom, type Variables } from "./variables.ts";
