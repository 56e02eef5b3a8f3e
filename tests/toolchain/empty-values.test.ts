import assert from "node:assert/strict";
import { Command } from "commander";
import { refuseEmptyValues } from "../../toolchain/empty-values";

/** What a command says to words that it refuses; empty where it does its work. */
function refusal(...words: readonly string[]): string {
    let said = "";
    const program = refuseEmptyValues(new Command("fleet"));
    const command = new Command("start")
        .option("--context <name>")
        .option("--label <text...>")
        .option("--base <reference>", "", "main")
        .option("--json")
        .configureOutput({ writeErr: (text) => (said += text) })
        .exitOverride()
        .action(() => undefined);
    program.addCommand(command);
    try {
        program.parse(["start", ...words], { from: "user" });
    } catch {
        return said;
    }
    return "";
}

describe("an option without a value, as of a variable that is not set,", () => {
    for (const words of [[], ["--context", "one", "--label", "a", "b"], ["--json"]]) {
        it(`is not seen in ${words.join(" ") || "no words"}`, () => {
            assert.equal(refusal(...words), "");
        });
    }

    for (const words of [["--context", ""], ["--context="]]) {
        it(`is refused as ${JSON.stringify(words)}`, () => {
            assert.equal(
                refusal(...words),
                "error: option '--context <name>' argument is empty. Give a value, or leave the option out.\n",
            );
        });
    }

    it("is refused among several values, and together with others", () => {
        assert.match(
            refusal("--label", "a", "", "--base", ""),
            /^error: option '--label <text\.\.\.>' .*\nerror: option '--base <reference>' .*\n$/,
        );
    });
});
