import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { refuseDamagedState } from "../../fleet/recover/damaged-state";

describe("a damaged state", () => {
    let folder: string;
    let file: string;
    const check = (): void => {
        refuseDamagedState(`${pathToFileURL(folder).href}?metadata=skip`, "flotilla", "local");
    };

    beforeEach(() => {
        folder = mkdtempSync(path.join(os.tmpdir(), "flotilla-damaged-"));
        file = path.join(folder, ".pulumi/stacks/flotilla/local.json");
        mkdirSync(path.dirname(file), { recursive: true });
    });
    afterEach(() => {
        rmSync(folder, { recursive: true });
    });

    it("is none where there is no state yet, a whole one, or a backend that cannot be read here", () => {
        check();
        writeFileSync(file, "{}");
        check();
        refuseDamagedState("s3://states", "flotilla", "local");
    });

    it("is told with the state before it, and what to do with that", () => {
        writeFileSync(file, "");
        writeFileSync(`${file}.bak`, "{}");

        assert.throws(check, {
            name: "UserError",
            message:
                `The state of the stack "local" was not written whole, as when the disk is full: ${file} is no JSON. The one before it ` +
                `lies beside it: \`cp '${file}.bak' '${file}'\`, then \`npx flotilla recover local\`, which asks the cluster for what ` +
                "was under way.",
        });
    });

    for (const [what, copy] of [
        ["is not there", undefined],
        ["is damaged, too", '{"version": 3'],
    ] as const) {
        it(`is told with the place of Pulumi's copies where the state before it ${what}`, () => {
            writeFileSync(file, '{"version": 3');
            if (copy !== undefined) {
                writeFileSync(`${file}.bak`, copy);
            }

            assert.throws(check, {
                message: /is no JSON\. Put a copy of it there; Pulumi keeps some in .*\/\.pulumi\/backups\.$/,
            });
        });
    }
});
