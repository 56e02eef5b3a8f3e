import assert from "node:assert/strict";
import { engineMemory, usualParallelism } from "../../../fleet/preview/parallelism";

describe("how many engines run at once", () => {
    const table: readonly (readonly [what: string, processors: number, engines: number, expected: number])[] = [
        ["one for two processors", 8, 100, 4],
        ["no more than have memory", 8, 2, 2],
        ["one on one processor", 1, 100, 1],
        ["one also where the memory is short", 2, 0, 1],
    ];
    for (const [what, processors, engines, expected] of table) {
        it(what, () => {
            assert.equal(usualParallelism(processors, engines * engineMemory), expected);
        });
    }
});
