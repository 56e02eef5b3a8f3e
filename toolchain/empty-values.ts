import type { Command } from "commander";

/**
 * Has a program and its commands end with their usage error when an option or an argument is empty: that is a variable of a script which
 * nobody has set, and must not count as one that was left out. Commands whose names begin with "__" are for programs, which mean it.
 */
export function refuseEmptyValues(program: Command): Command {
    return program.hook("preAction", (_, command) => {
        const lines = command.name().startsWith("__") ? [] : [...emptyArguments(command), ...emptyOptions(command)];
        if (lines.length > 0) {
            command.error(lines.map((line) => `error: ${line}`).join("\n"));
        }
    });
}

function emptyOptions(command: Command): readonly string[] {
    const empty = command.options.filter((option) => {
        const value: unknown = command.getOptionValue(option.attributeName());
        return value === "" || (Array.isArray(value) && value.includes(""));
    });
    return empty.map(({ flags }) => `option '${flags}' argument is empty. Give a value, or leave the option out.`);
}

function emptyArguments({ args, registeredArguments }: Command): readonly string[] {
    // Where there are more words than arguments, the last argument takes them all.
    const declared = args.map((_, index) => registeredArguments[index] ?? registeredArguments.at(-1));
    const empty = new Set(declared.filter((_, index) => args[index] === ""));
    return [...empty].map((argument) => {
        const remedy = argument?.required === true ? "Give a value." : "Give a value, or leave it out.";
        return `argument '${argument?.name() ?? ""}' is empty. ${remedy}`;
    });
}
