import assert from "node:assert/strict";
import { parseYaml } from "../../../components/installation/yaml-file";
import { faultsOf } from "./project-files";

function faults(text: string): readonly string[] {
    const slips: string[] = [];
    const faults = faultsOf(() => slips.push(...parseYaml(text, "x.yaml").faults));
    return [...faults, ...slips];
}

/** A list inside a list, so many levels deep. */
function nested(levels: number, inside: string): string {
    return "[".repeat(levels) + inside + "]".repeat(levels);
}

describe("aliases", () => {
    it("may stand for much, as long as it ends", () => {
        const map = Array.from({ length: 1000 }, (_, index) => `  k${index}: x\n`).join("");
        const uses = Array.from({ length: 150 }, (_, index) => `m${index}: *map\n`).join("");
        assert.deepEqual(faults(`map: &map\n${map}${uses}`), []);
    });

    it("are refused when merges of a large map would copy it without end, and that is told once", () => {
        const map = Array.from({ length: 500 }, (_, index) => `  k${index}: x\n`).join("");
        const uses = Array.from({ length: 420 }, (_, index) => `m${index}: { <<: *map }\n`).join("");
        const lines = faults(`map: &map\n${map}${uses}`);
        assert.equal(lines.length, 1);
        assert.match(
            lines[0] ?? "",
            /^x\.yaml:\d+: aliases stand for more than 200000 values up to here\. Write fewer\.$/,
        );
    });

    it("are refused when long text comes too often", () => {
        const uses = Array.from({ length: 100 }, (_, index) => `m${index}: *text\n`).join("");
        assert.equal(faults(`text: &text ${"x".repeat(1 << 20)}\n${uses}`).length, 1);
    });

    it("are refused when together they nest too deep, though no line does", () => {
        const lines = Array.from(
            { length: 50 },
            (_, index) => `k${index + 1}: &a${index + 1} ${nested(90, `*a${index}`)}\n`,
        );
        assert.match(
            faults(`k0: &a0 x\n${lines.join("")}`)[0] ?? "",
            /^x\.yaml:3: the value is nested more than 100 levels deep/,
        );
    });

    it("count for the depth of where they stand alone", () => {
        assert.deepEqual(faults(`a: &a ${nested(60, "x")}\nb: *a\nc: [*a]\nd: ${nested(60, "x")}\n`), []);
    });
});

describe("nesting", () => {
    it("is taken a hundred levels deep, and no deeper", () => {
        assert.deepEqual(faults(`a: ${nested(99, "x")}\n`), []);
        assert.deepEqual(faults(`a: ${nested(100, "x")}\n`), [
            "x.yaml:1: the value is nested more than 100 levels deep. Write it flatter.",
        ]);
    });
});

describe("values that may be secrets", () => {
    it("are not shown below keys that sound like it, nor in lists and maps there", () => {
        for (const text of [
            "flotilla:secrets: { pin: 0777 }",
            "password: [0777]",
            "apiToken: { deep: { deeper: 0777 } }",
        ]) {
            assert.equal(faults(text).length, 1, text);
            assert.ok(!faults(text).join("").includes("0777"), text);
        }
    });

    it("are shown elsewhere, also beside such a key", () => {
        assert.match(faults("password: x\nmode: 0777\n")[0] ?? "", /^x\.yaml:2: 0777 is/);
    });
});
