import assert from "node:assert/strict";
import fc from "fast-check";
import { faultLine, faultParts, showPath } from "../../components/installation/fault-lines";

describe("a fault's line", () => {
    it("can be taken apart again, whatever the path", () => {
        const key = fc.oneof(fc.string({ minLength: 1 }), fc.nat({ max: 99 }));
        fc.assert(
            fc.property(fc.string({ minLength: 1 }), fc.array(key), fc.option(fc.nat()), (first, rest, line) => {
                const path = [first, ...rest];
                const position = { file: "stacks/Pulumi.a.yaml", ...(line === null ? {} : { line }) };
                const message = 'unknown key "x: y". Did you mean "z"?';
                assert.deepEqual(faultParts(faultLine(position, path, message)), {
                    ...position,
                    path: showPath(path),
                    message,
                });
            }),
        );
    });

    for (const { text, parts } of [
        {
            text: "stacks/layers/a.yaml:3: the file is not YAML: it ends too early. Mend the syntax there.",
            parts: {
                file: "stacks/layers/a.yaml",
                line: 3,
                path: "",
                message: "the file is not YAML: it ends too early. Mend the syntax there.",
            },
        },
        {
            text: "stacks/Pulumi.a.yaml: the file is not UTF-8. Save it as UTF-8.",
            parts: {
                file: "stacks/Pulumi.a.yaml",
                path: "",
                message: "the file is not UTF-8. Save it as UTF-8.",
            },
        },
    ]) {
        it(`of a whole file has no path: ${text}`, () => {
            assert.deepEqual(faultParts(text), parts);
        });
    }
});
