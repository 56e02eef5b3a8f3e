import { systemErrorCode } from "../toolchain/toolchain-error";
import { runProgram } from "./run-program";

// Whoever reads the output may have seen enough, as in `flotilla validate | head`.
process.stdout.on("error", (error: Error) => {
    if (systemErrorCode(error) !== "EPIPE") {
        throw error;
    }
});

void runProgram();
