import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
    type PropertyMap,
    type PropertyValue,
    isSecret,
    secret,
    unwrapSecrets,
} from "../../../provider/property-values";
import { checkpointState, parseState } from "../../../toolchain/kubernetes-provider/checkpoint";
import { hideSecrets, wrapLike } from "../../../toolchain/kubernetes-provider/secrets";

/** The value without anything that is below a secret wrapper: what would be written in clear. */
function inClear(value: PropertyValue): PropertyValue {
    if (isSecret(value)) {
        return null;
    }
    if (Array.isArray(value)) {
        return value.map(inClear);
    }
    return typeof value === "object" && value !== null
        ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inClear(item)]))
        : value;
}

const hidden = "THE-SECRET";

/** Inputs with the same secret at any places. */
const inputs = fc.letrec((tie) => ({
    node: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom("open", 1, true),
        fc.constant(secret(hidden)),
        fc.array(tie("node"), { maxLength: 3 }),
        fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), tie("node"), { maxKeys: 3 }),
    ),
})).node;

describe("Kubernetes provider: secrets", () => {
    it("leaves no secret in clear in any copy that a state holds", () => {
        fc.assert(
            fc.property(fc.dictionary(fc.string({ minLength: 1, maxLength: 5 }), inputs), (generated) => {
                const source = { apiVersion: "a.b/v1", kind: "C", ...(generated as PropertyMap) };
                const plain = unwrapSecrets(source) as PropertyMap;
                const checkpoint = {
                    inputs: plain,
                    live: { ...plain, status: { phase: "x" } },
                    fieldManager: "m",
                    initialApiVersion: "v1",
                };
                const state = checkpointState(checkpoint, source);
                assert.ok(!JSON.stringify(inClear(state)).includes(hidden));
                assert.deepEqual(parseState(state), checkpoint);
            }),
        );
    });

    it("wraps the leaf of a map, but the whole list", () => {
        const source = { a: { b: secret("1"), c: "2" }, list: ["x", secret("y")] };
        assert.deepEqual(wrapLike({ a: { b: "1", c: "2" }, list: ["x", "y"] }, source), {
            a: { b: secret("1"), c: "2" },
            list: secret(["x", "y"]),
        });
    });

    it("wraps the whole data of a Secret, also when nothing of it was marked", () => {
        const object = { kind: "Secret", data: { a: "MQ==" }, stringData: { b: "2" } };
        assert.deepEqual(wrapLike(object, {}), {
            kind: "Secret",
            data: secret({ a: "MQ==" }),
            stringData: secret({ b: "2" }),
        });
    });

    it("also wraps a secret label of a Secret", () => {
        const object = { kind: "Secret", metadata: { labels: { a: "x" } } };
        const source = { kind: "Secret", metadata: { labels: { a: secret("x") } } };
        assert.deepEqual(wrapLike(object, source), source);
    });

    describe("what was secret before", () => {
        const before = { data: { gone: secret("1"), open: secret("2"), other: secret("3") }, list: secret(["4"]) };

        it("stays so as long as it is in the object, and not in the inputs", () => {
            const live = { data: { gone: "1", open: "2", other: "theirs" }, list: ["4"] };
            assert.deepEqual(wrapLike(live, { data: { open: "2", other: "ours" } }, before), {
                data: { gone: secret("1"), open: "2", other: secret("theirs") },
                list: secret(["4"]),
            });
        });

        it("is in the state no more once the inputs have it in clear", () => {
            const inputs = { data: { open: "2" }, list: ["4"] };
            assert.deepEqual(wrapLike(inputs, inputs, before), inputs);
        });
    });

    describe("notes that others make of an object", () => {
        const applied = "kubectl.kubernetes.io/last-applied-configuration";
        const metadata = { name: "a", annotations: { [applied]: "{}", b: "c" }, managedFields: [{ manager: "m" }] };
        const live = { apiVersion: "v1", kind: "ConfigMap", metadata };
        const stateOf = (object: PropertyMap, source: PropertyMap) =>
            checkpointState({ inputs: {}, live: object, fieldManager: "m", initialApiVersion: "v1" }, source)[
                "metadata"
            ];

        const cases: readonly [string, PropertyMap, PropertyMap, boolean, boolean][] = [
            ["are in clear where nothing is secret", live, { data: { a: "b" } }, false, false],
            ["are hidden as kubectl has them where a value is", live, { data: { a: secret("b") } }, true, false],
            ["are hidden as kubectl has them of a Secret", { ...live, kind: "Secret" }, {}, true, false],
            ["are all hidden where an item of a list is", live, { list: [{ name: secret("b") }] }, true, true],
            ["are all hidden where a whole list is", live, { list: secret([{ name: "b" }]) }, true, true],
        ];
        for (const [rule, object, source, isAnnotationHidden, areManagersHidden] of cases) {
            it(rule, () => {
                const { annotations, managedFields } = metadata;
                assert.deepEqual(stateOf(object, source), {
                    name: "a",
                    annotations: isAnnotationHidden ? { ...annotations, [applied]: secret("{}") } : annotations,
                    managedFields: areManagersHidden ? secret(managedFields) : managedFields,
                });
            });
        }
    });

    it("takes secrets of the inputs until now out of messages, too", () => {
        assert.equal(
            hideSecrets("found one and two-2", { a: secret("two-2") }, { a: secret("one-1") }),
            "found one and [secret]",
        );
        assert.equal(hideSecrets("found one-1", {}, { a: secret("one-1") }), "found [secret]");
    });

    it("takes secrets out of messages in which Go has written them as JSON", () => {
        assert.equal(
            hideSecrets('Invalid value: {"app":"pa\\u003css\\u003e\\u0026word"}', { a: secret("pa<ss>&word") }),
            'Invalid value: {"app":"[secret]"}',
        );
    });

    it("takes secrets out of messages: as they are, encoded, decoded, and quoted when they are short", () => {
        const encoded = Buffer.from("password").toString("base64");
        const source = { kind: "Secret", data: { p: encoded }, a: secret("longer-value"), b: secret("x") };
        assert.equal(
            hideSecrets(`"${encoded}" password longer-value "x" x`, source),
            '"[secret]" [secret] [secret] "[secret]" x',
        );
    });

    it("takes secrets of several lines out of messages, also where Go has quoted them", () => {
        const source = { kind: "Secret", stringData: { p: 'line "one"\nline two' } };
        assert.equal(
            hideSecrets('Invalid value: "line \\"one\\"\\nline two": no', source),
            'Invalid value: "[secret]": no',
        );
    });
});
