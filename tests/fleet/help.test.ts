import assert from "node:assert/strict";
import { helpOf } from "./support/help";

describe("the help of the flotilla command", () => {
    const commands = [
        ..."local env new validate explain render diff preview".split(" "),
        ..."channel adopt import genesis-script join-script status certificates ci recover schema completion".split(
            " ",
        ),
    ];
    const subcommands = [
        ...["start", "stop", "status"].map((name) => `local ${name}`),
        ...["show", "check", "promote", "pull"].map((name) => `channel ${name}`),
        "import promenade",
        ...["matrix", "report", "comment", "preview", "deploy", "drift"].map((name) => `ci ${name}`),
    ];

    it("tells all its commands and the exit codes", () => {
        const output = helpOf([]);
        for (const command of commands) {
            assert.match(output, new RegExp(`^  ${command}  `, "m"));
        }
        assert.match(output, /^Exit codes: 0 all went well, 1 failed/m);
    });

    for (const command of ["", ...commands, ...subcommands]) {
        it(`explains itself within 80 columns: ${command} --help`, () => {
            const output = helpOf(command.split(" ").filter(Boolean));
            assert.deepEqual(
                output.split("\n").filter((line) => line.length > 80),
                [],
            );
            assert.ok(command.startsWith("local") || /^Examples?:\n {2}/m.test(output), output);
        });
    }
});
