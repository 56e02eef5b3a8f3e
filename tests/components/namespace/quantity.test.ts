import assert from "node:assert/strict";
import fc from "fast-check";
import {
    amountOf,
    compareQuantities,
    greatestQuantity,
    one,
    parseQuantity,
} from "../../../components/namespace/quantity";
import { canonicalQuantity } from "../../../toolchain/kubernetes-provider/quantity";

const suffixes = ["", "n", "u", "m", "k", "M", "G", "T", "P", "E", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"];
const digits = fc.bigInt(0n, 10n ** 12n).map(String);
const suffix = fc.oneof(
    fc.constantFrom(...suffixes),
    fc
        .tuple(fc.constantFrom("e", "E"), fc.integer({ min: -15, max: 15 }))
        .map(([letter, power]) => `${letter}${power}`),
);
const anyQuantity = fc
    .tuple(fc.constantFrom("", "+", "-"), digits, fc.option(digits, { nil: "" }), suffix)
    .map(([sign, whole, fraction, unit]) => `${sign}${whole}${fraction === "" ? "" : `.${fraction}`}${unit}`);

describe("a quantity", () => {
    const values: readonly (readonly [text: string, nanos: bigint])[] = [
        ["0", 0n],
        ["1", one],
        ["+1", one],
        ["-1", -one],
        ["1.", one],
        [".5", one / 2n],
        ["100m", one / 10n],
        ["0.1", one / 10n],
        ["1u", 1000n],
        ["1n", 1n],
        ["1k", 1000n * one],
        ["1E", 10n ** 18n * one],
        ["1E3", 1000n * one],
        ["1e-3", one / 1000n],
        ["1Ki", 1024n * one],
        ["1.5Gi", 1610612736n * one],
        ["9223372036854775807", greatestQuantity],
        // Finer than a nano: rounded away from zero.
        ["0.1n", 1n],
        ["-0.1n", -1n],
        ["0e999999999999", 0n],
        ["1e-999999999999", 1n],
    ];
    for (const [text, nanos] of values) {
        it(`reads ${text} as ${nanos.toString()} nanos`, () => {
            assert.equal(parseQuantity(text), nanos);
        });
    }

    for (const text of [
        "",
        ".",
        "-",
        "m",
        "1 Gi",
        "1GB",
        "1gi",
        "1K",
        "1Mib",
        "1e",
        "1e1.5",
        "1e3k",
        "0x1",
        "１",
        "1\n",
    ]) {
        it(`is not ${JSON.stringify(text)}`, () => {
            assert.equal(parseQuantity(text), undefined);
            assert.throws(() => amountOf(text), RangeError);
        });
    }

    it("is greater than the greatest, in no time, however long its exponent", () => {
        for (const text of ["1e999999999999", `1e${"9".repeat(400)}`, `${"9".repeat(50)}Ei`]) {
            assert.ok((parseQuantity(text) ?? 0n) > greatestQuantity, text);
        }
        assert.equal(parseQuantity(`0.${"0".repeat(199)}1e200`), one);
    });

    it("means the same as the form in which the API server returns it", () => {
        fc.assert(
            fc.property(anyQuantity, (text) => {
                assert.equal(parseQuantity(canonicalQuantity(text)), parseQuantity(text));
            }),
        );
    });

    it("is exact: what differs in the last digit differs", () => {
        fc.assert(
            fc.property(fc.bigInt(0n, 2n ** 62n), (count) => {
                assert.equal(compareQuantities(`${count}`, `${count + 1n}`), -1);
                assert.equal(compareQuantities(`${count + 1n}`, `${count}`), 1);
                assert.equal(parseQuantity(`${count}m`), count * 1_000_000n);
            }),
        );
    });

    it("is compared as numbers are, in one order for all", () => {
        fc.assert(
            fc.property(anyQuantity, anyQuantity, anyQuantity, (a, b, c) => {
                assert.ok(compareQuantities(a, a) === 0 && compareQuantities(a, b) === 0 - compareQuantities(b, a));
                if (compareQuantities(a, b) <= 0 && compareQuantities(b, c) <= 0) {
                    assert.ok(compareQuantities(a, c) <= 0);
                }
            }),
        );
    });

    it("is any text or not, without an error", () => {
        fc.assert(
            fc.property(fc.string(), (text) => {
                const amount = parseQuantity(text);
                assert.ok(amount === undefined || /^[+-]?[\d.]+/.test(text));
            }),
        );
    });
});
