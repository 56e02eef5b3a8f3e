import mocha from "eslint-plugin-mocha";
import { defineConfig } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
    { ignores: ["node_modules/", ".flotilla/"] },
    {
        files: ["**/*.ts"],
        extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
        languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
        rules: {
            "no-console": "error",
            "max-lines": ["error", { max: 260, skipComments: false }],
            eqeqeq: "error",
            "no-restricted-syntax": [
                "error",
                { selector: "ExportDefaultDeclaration", message: "Name what is exported; no default exports." },
            ],
            "@typescript-eslint/consistent-type-imports": "error",
            "@typescript-eslint/switch-exhaustiveness-check": "error",
            "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
        },
    },
    {
        files: ["tests/**/*.ts"],
        plugins: { mocha },
        rules: {
            "mocha/no-exclusive-tests": "error",
            "mocha/no-pending-tests": "error",
            "mocha/no-identical-title": "error",
        },
    },
);
