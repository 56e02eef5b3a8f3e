import assert from "node:assert/strict";
import { Command, Option } from "commander";
import { complete, type Completion, type Names } from "../../fleet/completion/complete";
import { completionScript, shells } from "../../fleet/completion/scripts";
import { createProgram } from "../../fleet/program";

const names: Names = {
    installations: (project) => (project === "/other" ? ["other-1"] : ["local", "prod-1", "prod-2"]),
    layers: () => ["defaults", "stage/canary"],
};

function values(completion: Completion): readonly string[] | "files" {
    return completion === "files" ? completion : completion.map(({ value }) => value);
}

describe("completion", () => {
    /** The words behind "flotilla", the last of them the one that is completed. */
    const cases: readonly { rule: string; words: readonly string[]; expected: readonly string[] | "files" }[] = [
        { rule: "a command", words: ["expl"], expected: ["explain"] },
        { rule: "a command of a command", words: ["local", "sta"], expected: ["start", "status"] },
        { rule: "an installation", words: ["explain", "p"], expected: ["prod-1", "prod-2"] },
        {
            rule: "a further installation where many may stand",
            words: ["validate", "local", "prod-2", "l"],
            expected: ["local"],
        },
        { rule: "files where files are wanted", words: ["import", "promenade", "a.yaml", ""], expected: "files" },
        { rule: "an installation to render", words: ["render", "p"], expected: ["prod-1", "prod-2"] },
        { rule: "the installation to ask for its health", words: ["health", "l"], expected: ["local"] },
        { rule: "no second one for its health", words: ["health", "local", ""], expected: [] },
        { rule: "installations to compare", words: ["diff", "--base", "main", "prod-1", "l"], expected: ["local"] },
        { rule: "an option of a report", words: ["diff", "--exit"], expected: ["--exit-code"] },
        { rule: "a format", words: ["diff", "--format", "te"], expected: ["terminal"] },
        { rule: "a format behind =", words: ["preview", "--format=te"], expected: ["--format=terminal"] },
        { rule: "a file for a report by the shell", words: ["diff", "--output", ""], expected: "files" },
        { rule: "nothing for a git reference", words: ["diff", "--base", ""], expected: [] },
        { rule: "nothing where no argument may stand", words: ["explain", "local", "x", ""], expected: [] },
        { rule: "nothing for a name that is new", words: ["new", ""], expected: [] },
        { rule: "an option", words: ["explain", "local", "--a"], expected: ["--all"] },
        { rule: "an option's installation", words: ["new", "x", "--from", "prod-"], expected: ["prod-1", "prod-2"] },
        { rule: "an option's value behind =", words: ["new", "x", "--from=l"], expected: ["--from=local"] },
        { rule: "a value that bash split off at =", words: ["new", "x", "--from", "=", "l"], expected: ["local"] },
        {
            rule: "a value of which bash has only the =",
            words: ["new", "--from", "="],
            expected: ["local", "prod-1", "prod-2"],
        },
        { rule: "layers", words: ["new", "x", "--layers", ""], expected: ["defaults", "stage/canary"] },
        { rule: "one more layer", words: ["new", "x", "--layers", "defaults,"], expected: ["defaults,stage/canary"] },
        { rule: "a folder or file by the shell", words: ["validate", "--project", ""], expected: "files" },
        {
            rule: "the argument behind an option with a value",
            words: ["explain", "--project", "/x", "lo"],
            expected: ["local"],
        },
        {
            rule: "installations of the named project",
            words: ["explain", "--project", "/other", ""],
            expected: ["other-1"],
        },
        { rule: "the same behind =", words: ["explain", "--project=/other", ""], expected: ["other-1"] },
        { rule: "no option behind --", words: ["explain", "--", "--a"], expected: [] },
        { rule: "an argument behind --", words: ["explain", "--", "lo"], expected: ["local"] },
        { rule: "the shells", words: ["completion", "z"], expected: ["zsh"] },
        { rule: "nothing behind a command that there is not", words: ["expalin", ""], expected: [] },
        { rule: "nothing of an option that there is not", words: ["explain", "--nope="], expected: [] },
    ];
    for (const { rule, words, expected } of cases) {
        it(`completes ${rule}`, () => {
            assert.deepEqual(values(complete(createProgram(), words, names)), expected);
        });
    }

    it("hides what only its own scripts call", () => {
        const all = values(complete(createProgram(), [""], names));
        assert.ok(all.includes("validate") && !all.includes("__complete"), String(all));
    });

    it("hides options that help hides", () => {
        const program = new Command("flotilla").addCommand(
            new Command("x").addOption(new Option("--hidden").hideHelp()).option("--shown"),
        );
        assert.deepEqual(values(complete(program, ["x", "--"], names)), ["--shown", "--help"]);
    });

    for (const shell of shells) {
        it(`asks the program from ${shell}, whatever its path`, () => {
            const script = completionScript(shell, "/it's here/flotilla");
            assert.match(script, /'\/it('\\''|\\')s here\/flotilla' __complete -- /);
            assert.doesNotMatch(script, /\beval "\$\(?[a-z]*words/, "what is typed is never evaluated");
        });
    }
});
