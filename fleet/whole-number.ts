import { InvalidArgumentError } from "commander";

/** Reads the value of an option that is a whole number between two bounds, both included. */
export function wholeNumber(least: number, most: number): (text: string) => number {
    return (text) => {
        const value = Number(text);
        if (!/^\d+$/.test(text) || value < least || value > most) {
            throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
        }
        return value;
    };
}
