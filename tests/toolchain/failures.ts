import assert from "node:assert/strict";
import { ToolchainError, type ToolchainFailure } from "../../toolchain/toolchain-error";

/** For `assert.rejects`: a ToolchainError of this kind whose message matches. */
export function isToolchainError(failure: ToolchainFailure, message = /./): (error: unknown) => boolean {
    return (error) => {
        assert.ok(error instanceof ToolchainError, String(error));
        assert.equal(error.failure, failure, error.message);
        assert.match(error.message, message);
        return true;
    };
}
