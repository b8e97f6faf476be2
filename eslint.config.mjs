// Lint rules: promises are awaited, switches are exhaustive, and dependencies point one way
// (docs/architecture.md).
import js from "@eslint/js";
import tseslint from "typescript-eslint";

const noSandbox = {
  group: ["**/sandbox/**"],
  message: "Nothing outside sandbox/ and test/ imports the sandbox.",
};
const noEdge = {
  group: ["@pulumi/*", "@aws-sdk/*"],
  message: "This folder holds pure logic: no Pulumi, no AWS SDK.",
};

export default tseslint.config(
  { ignores: ["node_modules", ".cache", "sandbox/.state"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/restrict-template-expressions": "off",
      "@typescript-eslint/require-await": "off",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      curly: ["error", "multi-line"],
      eqeqeq: "error",
      "no-console": "error",
    },
  },
  {
    files: ["index.ts", "src/**/*.ts", "bin/**/*.ts", "policies/**/*.ts"],
    rules: { "no-restricted-imports": ["error", { patterns: [noSandbox] }] },
  },
  {
    files: ["src/{guards,release,migration,report}/**/*.ts"],
    rules: { "no-restricted-imports": ["error", { patterns: [noSandbox, noEdge] }] },
  },
  {
    // Trees of other people's grammars: what isn't named goes to `default`, which must be there.
    files: ["src/migration/**/*.ts"],
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  {
    files: ["start.js", "bundled.js", "bin/*.js", "policies/*.js", "sandbox/*.js"],
    languageOptions: { sourceType: "commonjs", globals: { __dirname: "readonly" } },
  },
  {
    files: ["**/*.{mjs,cjs,js}"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        URL: "readonly",
        setTimeout: "readonly",
      },
    },
  },
);
