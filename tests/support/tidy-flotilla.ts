import assert from "node:assert/strict";
import { secrets } from "../fleet/support/secrets";
import { type FlotillaPlace, type FlotillaRun, runFlotilla } from "./flotilla";
import type { Processes } from "./shared-cluster";

/** Runs `flotilla <words>`, and checks what is true of all that it writes: no secret, no escape code, no stack trace. */
export async function tidyFlotilla(
    words: readonly string[],
    place: FlotillaPlace = {},
    processes: Processes = "shared",
): Promise<FlotillaRun> {
    const run = await runFlotilla(words, place, processes);
    const text = run.output + run.errors;
    assert.ok(!text.includes(secrets.ciphertext) && !text.includes(secrets.plaintext), text);
    assert.ok(!text.includes("\u001b"), JSON.stringify(text));
    assert.doesNotMatch(text, /^\s+at .*\.ts:/m, "a stack trace is for bugs, not for typing errors");
    return run;
}
