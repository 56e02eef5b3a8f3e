import assert from "node:assert/strict";
import { readCertificateOutputs } from "../../../fleet/certificates/certificate-outputs";
import { outputsOf } from "../../../fleet/certificates/stack-outputs";
import { summary } from "./fixtures";

const { name, ...right } = summary("admin", 100);
/** How the engine keeps a secret in an exported state. */
const secret = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:x" };

describe("the outputs of a stack", () => {
    const stack = { urn: "urn:pulumi:a::flotilla::pulumi:pulumi:Stack::flotilla-a", type: "pulumi:pulumi:Stack" };

    for (const [rule, resources, outputs] of [
        ["are undefined in a state without resources", undefined, undefined],
        ["are undefined in a state that was emptied", [], undefined],
        ["are none where the program has none", [stack], {}],
        [
            "are those of the stack",
            [
                { ...stack, outputs: { a: 1 } },
                { urn: "x", type: "y", outputs: { b: 2 } },
            ],
            { a: 1 },
        ],
    ] as const) {
        it(rule, () => {
            const deployment = resources === undefined ? {} : { resources };
            assert.deepEqual(outputsOf({ version: 3, deployment }), outputs);
        });
    }
});

describe("the certificates in the outputs of a stack", () => {
    it("are as the program exports them, each with its name", () => {
        assert.deepEqual(
            readCertificateOutputs({ certificates: { [name]: right }, trustBundles: { kubernetes: "PEM" } }),
            {
                certificates: [{ ...right, name }],
                trustBundles: { kubernetes: "PEM" },
            },
        );
    });

    it("are undefined in a stack that has no such output", () => {
        assert.equal(readCertificateOutputs({ serverVersion: "v1.35.4" }), undefined);
    });

    it("do without trust bundles", () => {
        assert.deepEqual(readCertificateOutputs({ certificates: {} }), { certificates: [], trustBundles: undefined });
    });

    for (const [rule, outputs, fault] of [
        ["no map", { certificates: [] }, "`certificates` is no map"],
        ["a null", { certificates: null }, "`certificates` is no map"],
        ["a secret", { certificates: secret }, "`certificates` has no authority of "],
        ["a certificate that is none", { certificates: { a: 1 } }, '`certificates` has no authority of "a"'],
        ["a secret in it", { certificates: { a: { ...right, fingerprint: secret } } }, 'no fingerprint of "a"'],
        ["an end that is no time", { certificates: { a: { ...right, notAfter: "soon" } } }, 'no notAfter of "a"'],
        ["a beginning that is no time", { certificates: { a: { ...right, notBefore: 1 } } }, 'no notBefore of "a"'],
        [
            "days that are none",
            { certificates: { a: { ...right, renewBeforeDays: "9" } } },
            'no renewBeforeDays of "a"',
        ],
        [
            "bundles that are secret",
            { certificates: {}, trustBundles: { a: secret } },
            "`trustBundles` is no map of texts",
        ],
    ] as const) {
        it(`are refused where the output is ${rule}, with a remedy`, () => {
            const read = readCertificateOutputs(outputs);
            assert.ok(read !== undefined && "fault" in read);
            assert.ok(read.fault.includes(fault), read.fault);
            assert.match(read.fault, /^its stack output .*\. Run `npx pulumi up` with the version of Flotilla .*\.$/);
        });
    }
});
