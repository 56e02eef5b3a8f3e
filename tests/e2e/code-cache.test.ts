import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type ProjectFiles, projectFiles } from "../fleet/support/files";
import { damages } from "../support/damages";

const command = ["--require", "./code-cache.cjs", "main.cjs"];

describe("the cache of compiled code", () => {
    let project: ProjectFiles;
    let folder: string;

    beforeEach(() => {
        project = projectFiles({
            "code-cache.cjs": readFileSync(path.resolve(__dirname, "../../code-cache.cjs"), "utf8"),
            "node_modules/package/index.js": "module.exports = 1;",
            "main.cjs": 'console.log(require("./one.cjs") + require("package"));',
            "one.cjs": "module.exports = 1;",
        });
        folder = project.folder;
    });

    afterEach(() => {
        project.remove();
    });

    function run(environment: NodeJS.ProcessEnv = {}): string {
        const { stdout, stderr } = spawnSync(process.execPath, command, {
            cwd: folder,
            env: { ...process.env, ...environment },
            encoding: "utf8",
        });
        return `${stdout}${stderr}`.trim();
    }

    /** What the cache holds, by path. */
    function cached(): Record<string, Buffer> {
        const cache = path.join(folder, "node_modules", ".cache");
        const files = readdirSync(cache, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
        const paths = files.map((entry) => path.join(entry.parentPath, entry.name));
        return Object.fromEntries(paths.map((file) => [file, readFileSync(file)]));
    }

    it("is written by the first run and only read by the next", () => {
        assert.equal(run(), "2");
        const first = cached();
        assert.ok(Object.keys(first).length > 0);
        assert.equal(run(), "2");
        assert.deepEqual(cached(), first);
    });

    it("does not outlive a change of a module, not even one that keeps the length", () => {
        assert.equal(run(), "2");
        project.write("one.cjs", "module.exports = 2;");
        assert.equal(run(), "3");
    });

    for (const [what, damage] of Object.entries(damages)) {
        it(`is made anew when it ${what}`, () => {
            run();
            for (const [file, content] of Object.entries(cached())) {
                writeFileSync(file, damage(content));
            }
            assert.equal(run(), "2");
        });
    }

    it("only costs time where it cannot be written", () => {
        project.write("node_modules/.cache", "a file where the folder should be");
        assert.equal(run(), "2");
    });

    it("is whole after several first runs at once", async () => {
        const children = Array.from({ length: 4 }, () => spawn(process.execPath, command, { cwd: folder }));
        await Promise.all(children.map((child) => once(child, "close")));
        assert.deepEqual(
            Object.keys(cached()).filter((file) => /\.[\da-f]{8}-[\da-f-]+$/.test(file)),
            [],
        );
        assert.equal(run(), "2");
    });

    it("keeps what another process with the same script has written meanwhile", () => {
        const inner = `spawnSync(process.execPath, ${JSON.stringify([...command, "inner"])})`;
        project.write(
            "main.cjs",
            `if (process.argv[2] === "inner") { require("./one.cjs"); }
             else { require("package"); require("node:child_process").${inner}; }`,
        );
        run();
        const both = cached();
        run();
        assert.deepEqual(cached(), both);
    });

    it("is written by a process that is killed, once it has loaded its modules", async () => {
        project.write(
            "main.cjs",
            'require("./one.cjs"); setTimeout(() => console.log("late"), 1500); setTimeout(() => {}, 60000);',
        );
        const child = spawn(process.execPath, command, { cwd: folder });
        await once(child.stdout, "data");
        child.kill("SIGKILL");
        await once(child, "close");
        assert.ok(Object.keys(cached()).length > 0);
    });

    it("can be switched off with Node's own variable", () => {
        assert.equal(run({ NODE_DISABLE_COMPILE_CACHE: "1" }), "2");
        assert.throws(cached, /ENOENT/);
    });

    const modules: Readonly<
        Record<string, { readonly files: Readonly<Record<string, string>>; readonly prints: RegExp }>
    > = {
        "the place of an error in its first line": {
            files: { "one.cjs": 'throw new Error("seen");' },
            prints: /one\.cjs:1:7/,
        },
        "a line that names an interpreter": {
            files: { "one.cjs": "#!/usr/bin/env node\nmodule.exports = 1;" },
            prints: /^2$/,
        },
        "a syntax error with its line": {
            files: { "one.cjs": "\nlet = ;" },
            prints: /one\.cjs:2[^]*SyntaxError/,
        },
        "what a module knows of itself": {
            files: {
                "one.cjs": 'module.exports = [require.main.filename, __filename, require.resolve("package")].join();',
            },
            prints: /main\.cjs,.*one\.cjs,.*index\.js1$/,
        },
        "a module of the newer kind": {
            files: {
                "main.cjs": 'require("./one.cjs");',
                "one.cjs": 'import("./new.mjs").then(({ value }) => console.log(value));',
                "new.mjs": "export const value = 3;",
            },
            prints: /^3$/,
        },
    };
    for (const [what, { files, prints }] of Object.entries(modules)) {
        it(`changes nothing of ${what}`, () => {
            for (const [name, text] of Object.entries(files)) {
                project.write(name, text);
            }
            assert.match(run(), prints);
            assert.match(run(), prints);
        });
    }
});

describe("V8's optimizing compiler", () => {
    /** Whether it takes a small function that is called so many times. */
    function takes(calls: number): boolean {
        const script = `function probe(i) { return (i * 3 + 1) % 7; } for (let i = 0; i < ${calls}; i++) probe(i);`;
        // A loop that is replaced while it runs would take the function into itself.
        const flags = ["--trace-opt", "--no-use-osr", ...command.slice(0, 2)];
        const { stdout, stderr } = spawnSync(process.execPath, [...flags, "-e", script], {
            cwd: path.resolve(__dirname, "../.."),
            encoding: "utf8",
        });
        assert.equal(stderr, "");
        return /^\[marking .*probe/m.test(stdout);
    }

    it("leaves out what runs for a moment, and takes what goes on", () => {
        // V8 of later versions of Node has no such flag.
        const isTold = process.versions.node.startsWith("20.");
        assert.deepEqual([takes(10_000), takes(1_000_000)], [!isTold, true]);
    });
});
