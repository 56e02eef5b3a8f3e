import { type FoundCommand, type PackagedCommandName, provideCommand } from "../../toolchain/packaged-commands";

/** Skips a test, or in a hook before them all tests of a `describe`, and says why. */
export function skip(context: Mocha.Context, reason: string): never {
    process.stdout.write(`    skipped: ${reason}\n`);
    return context.skip();
}

/** Gives what was found. Where it is not to be had, what needs it is skipped with the reason. */
export function foundOrSkip<Found extends object>(
    context: Mocha.Context,
    found: Found | { readonly reason: string },
): Found {
    return "reason" in found ? skip(context, found.reason) : found;
}

/** A command that only tests run; what needs it is skipped with the reason where it is not to be had. */
export async function provideOrSkip(context: Mocha.Context, name: PackagedCommandName): Promise<FoundCommand> {
    return foundOrSkip(context, await provideCommand(name));
}
