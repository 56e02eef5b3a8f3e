import assert from "node:assert/strict";
import fc from "fast-check";
import { algorithms, isAlgorithm } from "../../../components/pki/algorithm";
import { commonNameFault, organizationFault } from "../../../components/pki/subject";
import { anyCharacter } from "../../support/any-text";

describe("a common name", () => {
    for (const name of [
        "",
        "kubernetes",
        "system:node:n0",
        "kube-apiserver-kubelet-client",
        "a, b=c+d",
        "a".repeat(64),
    ]) {
        it(`${JSON.stringify(name)} is right`, () => {
            assert.equal(commonNameFault(name), undefined);
        });
    }

    const refused: readonly (readonly [rule: string, name: string, message: string])[] = [
        ["a line end", "admin\n", "has control characters, such as a line end. Take them out"],
        ["a zero byte", "admin\u0000", "has control characters, such as a line end. Take them out"],
        ["letters beyond ASCII", "jörg", "has characters beyond ASCII, which have several forms"],
        ["a blank at an end", "admin ", "has blanks at its ends. Take them out"],
        ["nothing but a blank", " ", "has blanks at its ends. Take them out"],
        ["65 characters", "a".repeat(65), "has 65 characters, but a common name has 64 at most (RFC 5280). Shorten it"],
    ];
    for (const [rule, name, message] of refused) {
        it(`is refused for ${rule}, and so is an organization`, () => {
            const [fault, other] = [commonNameFault(name), organizationFault(name)];

            assert.ok(fault?.startsWith(message), fault);
            assert.equal(other, String(fault).replace("a common name", "an organization"));
        });
    }

    it("is printable ASCII of at most 64 characters, or refused", () => {
        fc.assert(
            fc.property(fc.string({ unit: anyCharacter, maxLength: 70 }), (name) => {
                const isRight = /^[\x20-\x7e]{0,64}$/.test(name) && name === name.trim();

                assert.equal(commonNameFault(name) === undefined, isRight);
            }),
        );
    });
});

describe("an organization", () => {
    it("system:masters is right", () => {
        assert.equal(organizationFault("system:masters"), undefined);
    });

    it("is refused when it is empty", () => {
        assert.equal(organizationFault(""), "is empty. Write the organization, or take the entry out");
    });
});

describe("an algorithm", () => {
    it("is one of the list, as it is written there", () => {
        assert.ok(algorithms.every(isAlgorithm));
        assert.deepEqual(["rsa-2048", "RSA-1024", "RSA", "", 2048, undefined].filter(isAlgorithm), []);
    });
});
