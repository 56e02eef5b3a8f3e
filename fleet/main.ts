import { ConfigurationError } from "../components/installation/fault-lines";
import { exitCodeOf, messageOf, systemErrorCode, ToolchainError } from "../toolchain/toolchain-error";
import { createProgram } from "./program";
import { UserError } from "./user-error";

// Whoever reads the output may have seen enough, as in `flotilla validate | head`.
process.stdout.on("error", (error: Error) => {
    if (systemErrorCode(error) !== "EPIPE") {
        throw error;
    }
});

createProgram()
    .parseAsync()
    .catch((error: unknown) => {
        const isExpected =
            error instanceof UserError || error instanceof ConfigurationError || error instanceof ToolchainError;
        const text = isExpected || !(error instanceof Error) ? messageOf(error) : (error.stack ?? error.message);
        process.stderr.write(`${text}\n`);
        process.exitCode = error instanceof UserError ? error.exitCode : exitCodeOf(error);
    });
