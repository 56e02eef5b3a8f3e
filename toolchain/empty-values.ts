import type { Command } from "commander";

/**
 * Has a program and its commands end with their usage error when an option has an empty value: that is a variable of a script which nobody
 * has set, and must not count as an option that was left out.
 */
export function refuseEmptyValues(program: Command): Command {
    return program.hook("preAction", (_, command) => {
        const empty = command.options.filter((option) => {
            const value: unknown = command.getOptionValue(option.attributeName());
            return value === "" || (Array.isArray(value) && value.includes(""));
        });
        const lines = empty.map(
            ({ flags }) => `error: option '${flags}' argument is empty. Give a value, or leave the option out.`,
        );
        if (lines.length > 0) {
            command.error(lines.join("\n"));
        }
    });
}
