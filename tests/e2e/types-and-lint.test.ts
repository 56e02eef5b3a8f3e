import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { appendFileSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type ProjectFiles, projectFiles } from "../fleet/support/files";
import { Inputs } from "../types-and-lint/inputs";

const repository = path.resolve(__dirname, "../..");
const browser = "fleet/report/html/browser";

/** The rules of this project, for a small one. */
const rules = Object.fromEntries(
    ["tsconfig.json", `${browser}/tsconfig.json`, "eslint.config.mjs", "package.json"].map((name) => [
        name,
        readFileSync(path.join(repository, name), "utf8"),
    ]),
);

const files: Readonly<Record<string, string>> = {
    "base.ts": "export interface Base {\n    readonly size: number;\n}\n",
    "middle.ts": 'import type { Base } from "./base";\n\nexport const middle: Base = { size: 1 };\n',
    "lazy.ts":
        'export async function load(): Promise<number> {\n    return (await import("./middle.js")).middle.size;\n}\n',
    "other.ts": "export const other = 1;\n",
    "globals.ts": "declare global {\n    interface Everywhere {\n        size: number;\n    }\n}\n\nexport {};\n",
    "user.ts": "export function sizeOf(thing: Everywhere): number {\n    return thing.size;\n}\n",
    "script.cjs": '"use strict";\n',
    [`${browser}/page.ts`]: "export const page = document.title;\n",
};

/** Those above and the configuration of ESLint. */
const total = Object.keys(files).length + 1;

/** What a run told: how many files it checked, and what it found. */
interface Told {
    readonly checked: number;
    readonly findings: readonly string[];
    readonly code: number | null;
}

const right = (checked: number): Told => ({ checked, findings: ["types: ok", "lint: ok"], code: 0 });

describe("types and lint", function () {
    this.timeout(120_000);
    let project: ProjectFiles;
    let cache: string;

    before(() => {
        project = projectFiles({ ...rules, ...files });
        cache = path.join(project.folder, ".cache");
        symlinkSync(path.join(repository, "node_modules"), path.join(project.folder, "node_modules"));
        assert.deepEqual(run(), right(total));
    });

    after(() => {
        project.remove();
    });

    function run(): Told {
        const [loader, main] = ["typescript.cjs", "tests/types-and-lint/main.ts"].map((name) =>
            path.join(repository, name),
        );
        const environment = { ...process.env, FLOTILLA_CACHE: cache };
        const { stdout, stderr, status } = spawnSync(process.execPath, ["-r", loader ?? "", main ?? ""], {
            cwd: project.folder,
            env: environment,
            encoding: "utf8",
        });
        assert.equal(stderr, "");
        const [first = "", ...findings] = stdout.trimEnd().split("\n");
        return { checked: Number.parseInt(first), findings, code: status };
    }

    function keys(): ReadonlyMap<string, string> {
        const place = (name: string): string => path.join(project.folder, name);
        const names = Object.keys(files);
        const inputs = new Inputs(project.folder, names.map(place), Object.keys(rules).map(place));
        return new Map(names.map((name) => [name, inputs.keyOf(place(name))]));
    }

    function append(name: string, text: string): void {
        appendFileSync(path.join(project.folder, name), text);
    }

    for (const [what, name, checked] of [
        ["a file of no interest", "notes.md", []],
        ["a file that nothing imports", "other.ts", ["other.ts"]],
        ["a script", "script.cjs", ["script.cjs"]],
        [
            "a file that others import, directly or not, at once or later",
            "base.ts",
            ["base.ts", "lazy.ts", "middle.ts"],
        ],
        ["a file that declares something for all", "globals.ts", Object.keys(files).sort()],
        ["what is common to all", "package.json", Object.keys(files).sort()],
    ] as const) {
        it(`look again at ${checked.length} files after a change of ${what}`, () => {
            const former = keys();
            append(name, "// changed\n");
            const changed = keys();
            assert.deepEqual(
                Object.keys(files)
                    .filter((file) => former.get(file) !== changed.get(file))
                    .sort(),
                checked,
            );
            project.write(name, { ...rules, ...files }[name] ?? "");
            assert.deepEqual(keys(), former);
        });
    }

    it("find in a file that is as it was what a change elsewhere did to it, in each run, and look only at what was wrong again", () => {
        project.write("base.ts", "export interface Base {\n    readonly length: number;\n}\n");
        project.write("other.ts", "export let other = 1;\n");
        const found = run();
        assert.deepEqual([found.checked, found.code], [4, 1]);
        assert.deepEqual(found.findings.slice(0, 2), [
            "lazy.ts(2,49): error TS2339: Property 'size' does not exist on type 'Base'.",
            "middle.ts(3,31): error TS2353: Object literal may only specify known properties, and 'size' does not exist in type 'Base'.",
        ]);
        assert.ok(
            found.findings.some((line) => line.includes("prefer-const")),
            found.findings.join("\n"),
        );
        assert.deepEqual(found.findings.slice(-2), ["types: failed", "lint: failed"]);
        assert.deepEqual(run(), { ...found, checked: 3 });
    });

    it("look again at nothing that was right once, and at all when the record of it is damaged", () => {
        for (const name of ["base.ts", "other.ts"]) {
            project.write(name, files[name] ?? "");
        }
        assert.deepEqual(run(), right(0));
        const record = path.join(cache, "right-files");
        writeFileSync(record, readFileSync(record, "latin1").replaceAll(/.\n/g, "\n"));
        assert.deepEqual(run(), right(total));
    });
});
