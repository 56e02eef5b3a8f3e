import assert from "node:assert/strict";
import * as fc from "fast-check";
import { type PropertyMap, unknown } from "../../../provider/property-values";
import { normalize } from "../../../toolchain/kubernetes-provider/normalize";
import { canonicalQuantity } from "../../../toolchain/kubernetes-provider/quantity";

describe("Kubernetes provider: quantities", () => {
    const cases: readonly [string | number, string][] = [
        ["1024Mi", "1Gi"],
        ["1Gi", "1Gi"],
        ["0.5", "500m"],
        ["500m", "500m"],
        ["1000m", "1"],
        ["1.5Gi", "1536Mi"],
        ["1500Mi", "1500Mi"],
        [1, "1"],
        ["100", "100"],
        ["1000", "1k"],
        ["1500", "1500"],
        ["0", "0"],
        ["0.0", "0"],
        ["1e3", "1e3"],
        ["1000k", "1M"],
        ["1.5", "1500m"],
        ["-1", "-1"],
        ["0.1Gi", "107374182400m"],
        ["512Ki", "512Ki"],
        ["0.1n", "1n"],
        ["+1", "1"],
        [".5", "500m"],
    ];
    for (const [written, canonical] of cases) {
        it(`writes ${written} as ${canonical}`, () => {
            assert.equal(canonicalQuantity(written), canonical);
        });
    }

    it("leaves alone what is not a quantity", () => {
        for (const text of ["", "lots", "1Zi", "1 Gi", "."]) {
            assert.equal(canonicalQuantity(text), text);
        }
    });

    it("does not change what is canonical already", () => {
        const suffix = fc.constantFrom("", "m", "k", "M", "G", "Ki", "Mi", "Gi", "u");
        fc.assert(
            fc.property(fc.nat(1_000_000), suffix, (digits, unit) => {
                const once = canonicalQuantity(`${digits}${unit}`);
                assert.equal(canonicalQuantity(once), once);
            }),
        );
    });
});

describe("Kubernetes provider: normalising", () => {
    const map = (rest: PropertyMap): PropertyMap => ({ apiVersion: "v1", kind: "ConfigMap", ...rest });
    const metadata = { name: "a" };
    const cases: readonly [string, PropertyMap, PropertyMap][] = [
        [
            "drops unknown fields and nulls",
            map({ metadata, bogus: 1, data: { a: "1", b: null } }),
            map({ metadata, data: { a: "1" } }),
        ],
        [
            "drops empty maps and lists",
            map({ metadata: { name: "a", labels: {}, finalizers: [] }, data: {} }),
            map({ metadata }),
        ],
        [
            "keeps false where it means something",
            map({ metadata, immutable: false }),
            map({ metadata, immutable: false }),
        ],
        [
            "drops the API server's metadata",
            map({
                metadata: {
                    name: "a",
                    uid: "u",
                    resourceVersion: "1",
                    generation: 1,
                    creationTimestamp: null,
                    managedFields: [],
                },
            }),
            map({ metadata }),
        ],
        [
            "keeps an object with a value that is not known yet, but for the API server's metadata",
            map({ metadata: { name: "a", uid: "u" }, bogus: 1, data: { a: unknown } }),
            map({ metadata, bogus: 1, data: { a: unknown } }),
        ],
        [
            "keeps an object with a value of a wrong type",
            map({ metadata, data: { a: 1 }, bogus: 1 }),
            map({ metadata, data: { a: 1 }, bogus: 1 }),
        ],
        [
            "merges stringData into data, over it",
            { apiVersion: "v1", kind: "Secret", metadata, data: { a: "MQ==", b: "MQ==" }, stringData: { a: "2" } },
            { apiVersion: "v1", kind: "Secret", metadata, data: { a: "Mg==", b: "MQ==" } },
        ],
        [
            "keeps stringData with a value that is not known yet",
            { apiVersion: "v1", kind: "Secret", metadata, stringData: { a: unknown } },
            { apiVersion: "v1", kind: "Secret", metadata, stringData: { a: unknown } },
        ],
        [
            "keeps custom resources as written, nulls too",
            { apiVersion: "a.b/v1", kind: "C", metadata, spec: { a: null, b: [], memory: "1024Mi" } },
            { apiVersion: "a.b/v1", kind: "C", metadata, spec: { a: null, b: [], memory: "1024Mi" } },
        ],
        [
            "drops a definition's status and preserveUnknownFields: false",
            {
                apiVersion: "apiextensions.k8s.io/v1",
                kind: "CustomResourceDefinition",
                metadata,
                spec: { preserveUnknownFields: false, group: "g" },
                status: {},
            },
            { apiVersion: "apiextensions.k8s.io/v1", kind: "CustomResourceDefinition", metadata, spec: { group: "g" } },
        ],
        [
            "writes quantities at any depth canonically, and keeps empty maps that mean something",
            {
                apiVersion: "v1",
                kind: "Pod",
                metadata,
                spec: {
                    volumes: [{ name: "v", emptyDir: {} }],
                    containers: [{ name: "c", resources: { limits: { cpu: "0.5" } } }],
                },
            },
            {
                apiVersion: "v1",
                kind: "Pod",
                metadata,
                spec: {
                    volumes: [{ name: "v", emptyDir: {} }],
                    containers: [{ name: "c", resources: { limits: { cpu: "500m" } } }],
                },
            },
        ],
        [
            "keeps an empty selector of a network policy",
            { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata, spec: { podSelector: {} } },
            { apiVersion: "networking.k8s.io/v1", kind: "NetworkPolicy", metadata, spec: { podSelector: {} } },
        ],
    ];
    for (const [rule, written, expected] of cases) {
        it(rule, () => {
            assert.deepEqual(normalize(written), expected);
            assert.deepEqual(normalize(normalize(written)), expected);
        });
    }
});
