import assert from "node:assert/strict";
import { Command } from "commander";
import { refuseEmptyValues } from "../../toolchain/empty-values";

/** What a program says to words that it refuses; empty where it does its work. */
function refusal(...words: readonly string[]): string {
    let said = "";
    const program = refuseEmptyValues(new Command("fleet"));
    const add = (name: string): Command =>
        program
            .command(name)
            .configureOutput({ writeErr: (text) => (said += text) })
            .exitOverride()
            .action(() => undefined);
    add("start")
        .option("--context <name>")
        .option("--label <text...>")
        .option("--base <reference>", "", "main")
        .option("--json");
    add("explain").argument("<installation>").argument("[paths...]");
    add("__words").argument("[words...]");
    try {
        program.parse(words, { from: "user" });
    } catch {
        return said;
    }
    return "";
}

describe("an option without a value, as of a variable that is not set,", () => {
    for (const words of [[], ["--context", "one", "--label", "a", "b"], ["--json"]]) {
        it(`is not seen in ${words.join(" ") || "no words"}`, () => {
            assert.equal(refusal("start", ...words), "");
        });
    }

    for (const words of [["--context", ""], ["--context="]]) {
        it(`is refused as ${JSON.stringify(words)}`, () => {
            assert.equal(
                refusal("start", ...words),
                "error: option '--context <name>' argument is empty. Give a value, or leave the option out.\n",
            );
        });
    }

    it("is refused among several values, and together with others", () => {
        assert.match(
            refusal("start", "--label", "a", "", "--base", ""),
            /^error: option '--label <text\.\.\.>' .*\nerror: option '--base <reference>' .*\n$/,
        );
    });
});

describe("an argument without a value", () => {
    for (const [words, said] of [
        [["prod-1", "cluster", "namespaces"], ""],
        [[""], "error: argument 'installation' is empty. Give a value.\n"],
        [["prod-1", "cluster", "", ""], "error: argument 'paths' is empty. Give a value, or leave it out.\n"],
        [
            ["", ""],
            "error: argument 'installation' is empty. Give a value.\nerror: argument 'paths' is empty. Give a value, or leave it out.\n",
        ],
    ] as const) {
        it(`is ${said === "" ? "not seen" : "refused"} in ${JSON.stringify(words)}`, () => {
            assert.equal(refusal("explain", ...words), said);
        });
    }

    it("may be meant by programs", () => {
        assert.equal(refusal("__words", "explain", ""), "");
    });
});
