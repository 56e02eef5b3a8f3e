import { ConfigurationError } from "../components/installation/fault-lines";
import { describeSystemError } from "../toolchain/system-error";
import { messageOf, ToolchainError } from "../toolchain/toolchain-error";
import { UserError } from "./user-error";

/** What a person reads of an error that ends a command: what they can mend; of a bug all that helps to find it, its stack too. */
export function errorText(error: unknown): string {
    const isExpected =
        error instanceof UserError || error instanceof ConfigurationError || error instanceof ToolchainError;
    if (isExpected || !(error instanceof Error)) {
        return messageOf(error);
    }
    return describeSystemError(error) ?? error.stack ?? error.message;
}
