import { InvalidArgumentError } from "commander";

/** Reads the value of an option that is a number of seconds, from a tenth to a day. */
export function seconds(text: string): number {
    const value = Number(text);
    if (!(value >= 0.1 && value <= 86_400)) {
        throw new InvalidArgumentError("It is a number of seconds, 0.1 or more.");
    }
    return value;
}
