import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";

/** The program as people start it. */
export const executable = path.resolve(__dirname, "../../../fleet/bin/flotilla");

/** What one run of the program gave. */
export interface Result {
    readonly code: number | null;
    readonly output: string;
    readonly errors: string;
}

/** What no output may have: values of the files that tests write. */
export const secrets = { ciphertext: "v1:CIPHERTEXTxxxx", plaintext: "hunter2-in-plain-text" } as const;

/** Runs the program, and checks what is true of all that it writes: no secret, no escape code, no stack trace. */
export function flotilla(...commandArguments: string[]): Result {
    const { status, stdout, stderr } = spawnSync(executable, commandArguments, { encoding: "utf8" });
    const text = stdout + stderr;
    assert.ok(!text.includes(secrets.ciphertext) && !text.includes(secrets.plaintext), text);
    assert.ok(!text.includes("\u001b"), JSON.stringify(text));
    assert.doesNotMatch(text, /^\s+at .*\.ts:/m, "a stack trace is for bugs, not for typing errors");
    return { code: status, output: stdout, errors: stderr };
}
