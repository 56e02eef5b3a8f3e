import { describeSystemError } from "../toolchain/system-error";
import { systemErrorCode } from "../toolchain/toolchain-error";
import { diffExitCodes } from "./diff/exit-codes";
import { runProgram } from "./run-program";

// Whoever reads the output may have seen enough, as in `flotilla validate | head`.
process.stdout.on("error", (error: Error) => {
    if (systemErrorCode(error) !== "EPIPE") {
        process.stderr.write(`${describeSystemError(error, "The output") ?? error.message}\n`);
        // Not 1, which is a finding of some commands.
        process.exit(diffExitCodes.trouble);
    }
});

void runProgram();
