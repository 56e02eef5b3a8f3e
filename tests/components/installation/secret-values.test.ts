import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { installationConfiguration } from "../../../components/installation/config";
import { readSecretValues } from "../../../components/installation/secret-values";
import { faultsOf } from "./project-files";

type Reference = Readonly<Record<string, string>>;

interface Sources {
    readonly secrets?: Record<string, string>;
    readonly environment?: NodeJS.ProcessEnv;
}

describe("readSecretValues", () => {
    let folder = "";

    before(() => {
        folder = mkdtempSync(path.join(tmpdir(), "flotilla-secrets-"));
    });

    after(() => {
        rmSync(folder, { recursive: true, force: true });
    });

    function read(references: readonly Reference[], { secrets = {}, environment = {} }: Sources = {}) {
        const registries = references.map((password, index) => [
            `r${index}`,
            { address: `r${index}.example.com`, username: "robot", password },
        ]);
        const configuration = installationConfiguration.parse({
            cluster: { identifier: "a" },
            registries: Object.fromEntries(registries) as object,
        });
        const sources = { secrets, environment, projectFolder: folder };
        return readSecretValues(configuration, sources, (at) => ({
            file: "x.yaml",
            line: Number(String(at[1]).slice(1)) + 1,
        }));
    }

    function file(name: string, content: string | Buffer): Reference {
        writeFileSync(path.join(folder, name), content);
        return { file: name };
    }

    it("reads each kind, by the key of the reference", () => {
        const references = [{ secret: "a" }, { env: "B" }, file("c", "three")];
        assert.deepEqual(read(references, { secrets: { a: "one" }, environment: { B: "two" } }), {
            "secret:a": "one",
            "env:B": "two",
            "file:c": "three",
        });
    });

    for (const end of ["\n", "\r\n"]) {
        it(`takes one line end at the end of a file for the editor's: ${JSON.stringify(end)}`, () => {
            assert.deepEqual(read([file("password", `hunter2${end}`)]), { "file:password": "hunter2" });
        });
    }

    it("keeps blanks and line ends inside a secret", () => {
        assert.deepEqual(read([file("key", "one two\nthree\n")]), { "file:key": "one two\nthree" });
    });

    const ends = "begins or ends with a blank or a line end (the value is not shown). Set it again without.";
    const wrong: readonly { rule: string; content: string | Buffer; problem: string }[] = [
        { rule: "two line ends", content: "hunter2\n\n", problem: `the file wrong ${ends}` },
        { rule: "a blank at its end", content: "hunter2 ", problem: `the file wrong ${ends}` },
        { rule: "a blank at its begin", content: "\thunter2", problem: `the file wrong ${ends}` },
        { rule: "a byte order mark", content: "\ufeffhunter2", problem: `the file wrong ${ends}` },
        { rule: "nothing", content: "", problem: "the file wrong is empty. Put the secret there." },
        { rule: "a line end alone", content: "\n", problem: "the file wrong is empty. Put the secret there." },
        {
            rule: "bytes that are no UTF-8",
            content: Buffer.from([0x68, 0xff]),
            problem: "the file wrong is not UTF-8 text. Put the secret there, or refer to another one.",
        },
    ];
    for (const { rule, content, problem } of wrong) {
        it(`refuses a file with ${rule}`, () => {
            const reference = file("wrong", content);
            assert.deepEqual(
                faultsOf(() => read([reference])),
                [`x.yaml:1: registries.r0.password: ${problem}`],
            );
        });
    }

    it("refuses a variable with a line end, as nobody sees it", () => {
        assert.deepEqual(
            faultsOf(() => read([{ env: "PASSWORD" }], { environment: { PASSWORD: "hunter2\n" } })),
            [`x.yaml:1: registries.r0.password: the environment variable PASSWORD ${ends}`],
        );
    });

    it("names everything that is missing at once, and what to do", () => {
        mkdirSync(path.join(folder, "folder"), { recursive: true });
        const references = [
            { secret: "a" },
            { env: "NOT_SET" },
            { file: "missing" },
            { env: "EMPTY" },
            { file: "folder" },
        ];
        assert.deepEqual(
            faultsOf(() => read(references, { environment: { EMPTY: "" } })),
            [
                "x.yaml:1: registries.r0.password: the secret \"a\" has no value. Set it by `npx pulumi config set --path 'flotilla:secrets.a' --secret --stack <installation>`.",
                "x.yaml:2: registries.r1.password: the environment variable NOT_SET is not set. Set it where pulumi runs, or refer to another secret.",
                "x.yaml:3: registries.r2.password: the file missing does not exist. Put the secret there, or refer to another one.",
                "x.yaml:4: registries.r3.password: the environment variable EMPTY is empty. Put the secret there.",
                "x.yaml:5: registries.r4.password: the file folder is a folder. Put the secret there, or refer to another one.",
            ],
        );
    });

    it("takes no name that every object has for a secret", () => {
        const faults = faultsOf(() => read([{ secret: "constructor" }, { env: "toString" }]));
        assert.equal(faults.length, 2);
        assert.match(faults[0] ?? "", /the secret "constructor" has no value/);
        assert.match(faults[1] ?? "", /the environment variable toString is not set/);
    });

    it("holds a secret in no message", () => {
        const references = [{ secret: "a" }, { env: "B" }, file("c", " hunter2")];
        const faults = faultsOf(() =>
            read(references, { secrets: { a: "hunter2 " }, environment: { B: "\nhunter2" } }),
        );
        assert.equal(faults.length, 3);
        assert.ok(!faults.join("\n").includes("hunter2"));
    });
});
