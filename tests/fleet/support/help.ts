import assert from "node:assert/strict";
import type { Command } from "commander";
import { createProgram } from "../../../fleet/program";

/** What a command writes for `--help`, without a process for each of them. */
export function helpOf(words: readonly string[]): string {
    const command = words.reduce<Command>(
        (parent, word) => parent.commands.find((each) => each.name() === word) ?? assert.fail(word),
        createProgram(),
    );
    let output = "";
    command.configureOutput({
        writeOut: (text) => {
            output += text;
        },
        getOutHelpWidth: () => 80,
    });
    command.outputHelp();
    return output;
}
