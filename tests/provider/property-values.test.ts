import assert from "node:assert/strict";
import fc from "fast-check";
import {
    containsSecret,
    containsUnknown,
    type PropertyValue,
    secret,
    unknown,
    unwrapSecrets,
} from "../../provider/property-values";

const plain = fc.jsonValue() as fc.Arbitrary<PropertyValue>;

describe("property values", () => {
    it("come out of their secret wrappers as they went in, at any depth", () => {
        fc.assert(
            fc.property(plain, (value) => {
                assert.deepEqual(unwrapSecrets({ a: [secret(value)] }), { a: [value] });
                assert.equal(containsSecret(unwrapSecrets({ a: secret([secret(value)]) })), false);
            }),
        );
    });

    it("are wrapped once, however often they are made secret", () => {
        assert.deepEqual(secret(secret("a")), secret("a"));
    });

    it("are unknown when any leaf is, also below a secret", () => {
        assert.equal(containsUnknown({ a: [{ b: secret({ c: unknown }) }] }), true);
        assert.equal(containsUnknown({ a: [{ b: secret({ c: "known" }) }] }), false);
    });
});
