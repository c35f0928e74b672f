import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

/** Errors or nothing; no warnings. */
export default defineConfig(
  { ignores: ["dist/", "node_modules/", "crds/", "eslint.config.js"] },
  tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "max-lines": ["error", { max: 300 }],
      "max-lines-per-function": ["error", { max: 50, skipComments: true, skipBlankLines: true }],
      "no-console": "error",
      "no-param-reassign": "error",
      "no-restricted-exports": ["error", { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/explicit-module-boundary-types": "error",
      "@typescript-eslint/no-unused-vars": ["error", { ignoreRestSiblings: true, argsIgnorePattern: "^_" }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: false }],
    },
  },
  {
    // Below the handlers nothing reads the environment, a clock or chance: they are arguments.
    files: ["lib/**/*.ts"],
    ignores: ["lib/**/*.test.ts"],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "Date", property: "now", message: "take a Clock" },
        { object: "Math", property: "random", message: "take a Random" },
        { object: "process", property: "env", message: "only handlers read the environment" },
      ],
      "no-restricted-syntax": [
        "error",
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: "take a Clock" },
      ],
    },
  },
  {
    // A describe block or a table of cases is as long as its cases.
    files: ["**/*.test.ts", "test/**/*.ts"],
    rules: { "max-lines-per-function": "off", "@typescript-eslint/explicit-module-boundary-types": "off" },
  },
  {
    files: ["test/**/*.ts", "lib/**/*.test.ts", "scripts/**/*.ts", "handlers/**/*.ts"],
    rules: { "max-lines": ["error", { max: 500 }] },
  },
  {
    files: ["*.config.ts", "*.config.js"],
    rules: { "no-restricted-exports": "off" },
  },
);
