import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type ProjectFiles, projectFiles } from "../fleet/support/files";
import { damages } from "../support/damages";

const repository = path.resolve(__dirname, "../..");
const command = ["--require", "./typescript.cjs", "main.ts"];

describe("transpiled code", () => {
    let project: ProjectFiles;
    let folder: string;
    let environment: NodeJS.ProcessEnv;
    let kept: string;

    /** A small project that runs TypeScript as this one does. */
    function clone(): ProjectFiles {
        const textOf = (name: string) => readFileSync(path.join(repository, name), "utf8");
        const made = projectFiles({
            "typescript.cjs": textOf("typescript.cjs"),
            "code-cache.cjs": textOf("code-cache.cjs"),
            "cache-folder.cjs": textOf("cache-folder.cjs"),
            "main.ts": 'import { one } from "./one";\nconsole.log(one as number);',
            "one.ts": "export const one: number = 1;",
            "node_modules/.cache/other": "",
        });
        symlinkSync(
            path.join(repository, "node_modules", "sucrase"),
            path.join(made.folder, "node_modules", "sucrase"),
        );
        return made;
    }

    beforeEach(() => {
        project = clone();
        folder = project.folder;
        environment = { ...process.env, FLOTILLA_CACHE: path.join(folder, "cache") };
        kept = path.join(folder, "cache", "transpiled-code");
    });

    afterEach(() => {
        project.remove();
    });

    function run(cwd = folder): string {
        const options = { cwd, env: environment, encoding: "utf8", timeout: 30_000 } as const;
        const { stdout, stderr } = spawnSync(process.execPath, command, options);
        return `${stdout}${stderr}`.trim();
    }

    /** The digest of the source of each entry. */
    function sources(): readonly string[] {
        return [...readFileSync(kept, "latin1").matchAll(/([\w-]{43}) [\w-]{43} \d{8}\n/g)].map(([, key]) => key ?? "");
    }

    it("is written by the first run and only read by the next", () => {
        assert.equal(run(), "1");
        const first = readFileSync(kept);
        assert.equal(sources().length, 2);
        assert.equal(run(), "1");
        assert.deepEqual(readFileSync(kept), first);
    });

    it("is only read by another clone", () => {
        run();
        const first = readFileSync(kept);
        const other = clone();
        try {
            assert.equal(run(other.folder), "1");
            assert.deepEqual(readFileSync(kept), first);
        } finally {
            other.remove();
        }
    });

    it("does not outlive a change of a file, not even one that keeps the length", () => {
        assert.equal(run(), "1");
        project.write("one.ts", "export const one: number = 2;");
        assert.equal(run(), "2");
        assert.equal(sources().length, 3);
    });

    const allDamages: typeof damages = {
        ...damages,
        "is cut off in its last bytes": (content) => content.subarray(0, -10),
        "is cut off in what precedes the code": (content) => content.subarray(0, 20),
        "is something else that is longer": () => Buffer.from("no code at all\n".repeat(20)),
        "is larger than what a project can have": (content) => {
            const digest = "a".repeat(43);
            return Buffer.concat([content, Buffer.from(`${digest} ${digest} 33554432\n`), Buffer.alloc(33_554_432)]);
        },
    };
    for (const [what, damage] of Object.entries(allDamages)) {
        it(`is made anew when it ${what}`, () => {
            run();
            const whole = readFileSync(kept);
            writeFileSync(kept, damage(whole));
            // What comes after the half of an entry is seen to be wrong by the run after.
            assert.deepEqual([run(), run()], ["1", "1"]);
            assert.deepEqual(sources().length, 2);
            assert.equal(statSync(kept).size, whole.length);
        });
    }

    for (const [what, place] of [
        ["is a file", "main.ts"],
        ["lies in a folder that is a file", "main.ts/cache"],
        ["lies where no folder can be made", "/proc/none/cache"],
    ] as const) {
        it(`is kept with the packages where the cache ${what}`, () => {
            environment["FLOTILLA_CACHE"] = path.resolve(folder, place);
            kept = path.join(folder, "node_modules", ".cache", "transpiled-code");
            assert.equal(run(), "1");
            assert.equal(sources().length, 2);
        });
    }

    it("only costs time where it cannot be written at all", () => {
        for (const place of ["cache", "node_modules/.cache"]) {
            project.write(`${place}/transpiled-code/other`, "a folder where the file should be");
        }
        assert.equal(run(), "1");
    });

    it("is whole after several first runs at once", async () => {
        const children = Array.from({ length: 4 }, () =>
            spawn(process.execPath, command, { cwd: folder, env: environment }),
        );
        await Promise.all(children.map((child) => once(child, "close")));
        const first = readFileSync(kept);
        assert.equal(run(), "1");
        assert.deepEqual(readFileSync(kept), first);
    });

    it("is taken from a process that has written it meanwhile", () => {
        const inner = `spawnSync(process.execPath, ${JSON.stringify([...command, "inner"])}, { encoding: "utf8" })`;
        project.write(
            "main.ts",
            `const isInner: boolean = process.argv[2] === "inner";
             const said = isInner ? "inner" : require("node:child_process").${inner}.stdout.trim();
             console.log(said, require("./one").one);`,
        );
        assert.equal(run(), "inner 1 1");
        assert.equal(new Set(sources()).size, sources().length);
    });
});
