import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parseYaml } from "../../../components/installation/yaml-file";
import { createProject, finish, type Project } from "../../support/project";
import { sharedControlPlane, testEngine } from "../../support/shared-cluster";

/** How people write values, and what parsers are known to disagree about. */
const texts: readonly string[] = [
    ...["yes", "no", "on", "off", "y", "n", "Yes", "NO", "true", "True", "TRUE", "false", "tRue"],
    ...[
        "0",
        "7",
        "-7",
        "+12",
        "007",
        "0777",
        "0o777",
        "0x1F",
        "-0x1F",
        "0b101",
        "1_000",
        "08",
        "1e3",
        "1E+2",
        "1e",
        "-0",
    ],
    ...["1.5", "1.50", "1.10", ".5", "5.", "-.5", "1.2.3", "1.0", ".inf", "-.INF", ".nan", "1e400"],
    ...["9007199254740991", "9007199254740993", "12345678901234567890123", "1:30", "190:20:30", "12:30:45"],
    ...["2001-01-01", "2001-1-1", "2001-12-14t21:59:43.10-05:00", "2001-01-01 10:00:00", "20010101"],
    ...[
        "~",
        "null",
        "Null",
        "NULL",
        "nil",
        "none",
        "<<",
        "=",
        "@x",
        "`x`",
        "%x",
        "a#b",
        "a: b",
        "- x",
        "? x",
        "!x",
        "&a x",
        "*a",
    ],
    ...[
        "'0777'",
        '"0777"',
        "'it''s'",
        '"\\u00e9\\n\\x41"',
        '"a\\\n      b"',
        "é",
        "日本",
        "🚀",
        "a  b",
        "a\\b",
        "x:y",
        "-",
        "--",
        "...x",
    ],
    ...[
        "[1, 0777x, yes]",
        "{a: 1, b: [x]}",
        "[]",
        "{}",
        "!!str 5",
        "!!int '5'",
        "!secret x",
        "|\n      a\n      b\n",
        ">-\n      a\n      b\n",
    ],
];

describe("a stack file's values", () => {
    let project: Project;

    before(async () => {
        project = await createProject(await testEngine(), (await sharedControlPlane()).kubeconfig);
    });

    /** What Pulumi reads, or its refusal. */
    async function read(entries: readonly string[]): Promise<Record<string, unknown> | undefined> {
        const file = path.join(project.folder, "stacks/Pulumi.test.yaml");
        const salt = /^encryptionsalt:.*$/m.exec(readFileSync(file, "utf8"))?.[0] ?? "";
        const lines = entries.map((text, index) => `    k${index}: ${text.trimEnd()}\n`).join("");
        writeFileSync(file, `config:\n  other:values:\n    first: x\n${lines}${salt}\n`);
        const child = spawn(project.executable, ["config", "--json", "--stack", "test"], {
            cwd: project.folder,
            env: project.environment,
            stdio: ["ignore", "pipe", "ignore"],
        });
        const { code, text } = await finish(child);
        const values = code === 0 ? (JSON.parse(text) as Record<string, { objectValue: object }>) : {};
        return values["other:values"]?.objectValue as Record<string, unknown> | undefined;
    }

    it("are read as Pulumi reads them, or refused", async () => {
        const accepted = texts.flatMap((text) => {
            try {
                const { value, faults } = parseYaml(`x:\n    k: ${text.trimEnd()}\n`, "x.yaml");
                return faults.length > 0 ? [] : [{ text, value: (value as { x: { k: unknown } }).x.k }];
            } catch {
                return [];
            }
        });

        const values = await read(accepted.map(({ text }) => text));

        assert.ok(accepted.length > 40, `only ${accepted.length} were accepted`);
        assert.ok(values !== undefined, "Pulumi refuses what is accepted here");
        // JSON is how values reach the program.
        const ours = accepted.map(({ text, value }) => [text, JSON.parse(JSON.stringify(value)) as unknown]);
        assert.deepEqual(
            accepted.map(({ text }, index) => [text, values[`k${index}`]]),
            ours,
        );
    });
});
