import assert from "node:assert/strict";
import fc from "fast-check";
import { checkConfiguration } from "../../../components/installation/parse";
import { algorithms } from "../../../components/pki/algorithm";
import { type EffectiveCatalog, effectiveCatalog } from "../../../components/pki/effective-catalog";
import { canonicalHost, hostKind } from "../../../components/pki/host";

const name = fc.constantFrom("a", "b", "c", "admin", "kubernetes", "kubernetes-etcd", "peer", "kubelet-a", "d.e");
const days = fc.integer({ min: 1, max: 500 });
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 2 });
const host = fc.constantFrom("a", "A", "a.b", "*.a.b", "10.0.0.1", "fd00::1", "FD00:0::1", "o@a.b", "spiffe://a/b");
const life = {
    algorithm: optional(fc.constantFrom(...algorithms)),
    validityDays: optional(days),
    renewBeforeDays: optional(days),
};

const certificate = fc.record({
    commonName: optional(fc.constantFrom("", "user", "system:node:a")),
    organizations: optional(fc.uniqueArray(fc.constantFrom("x", "y"))),
    hosts: optional(fc.array(host)),
    kubernetesServiceNames: optional(fc.array(fc.constantFrom("a.b.svc.c", "A.b.svc.d"))),
    purposes: optional(fc.array(fc.constantFrom("server", "client"), { minLength: 1 })),
    secret: optional(name),
    enabled: optional(fc.boolean()),
    kubeconfig: optional(fc.boolean()),
    node: optional(fc.constantFrom("a", "b")),
    ...life,
});

const authority = fc.record({
    bundle: optional(name),
    pathLength: optional(fc.constantFrom(0, 1, "none")),
    rotation: optional(fc.constantFrom("add", "switch", "drop")),
    enabled: optional(fc.boolean()),
    certificates: optional(fc.dictionary(name, certificate, { maxKeys: 4 })),
    ...life,
});

const keyPair = fc.record({ secret: optional(name), publicKeys: optional(name), algorithm: life.algorithm });

const nodes = fc
    .uniqueArray(fc.constantFrom("a", "b", "peer", "n.example"), { minLength: 1 })
    .chain((names) =>
        fc.tuple(
            ...names.map((node, index) =>
                fc
                    .subarray(["control-plane", "etcd", "worker"], { minLength: 1 })
                    .map((roles) => [node, { addresses: [`10.0.0.${index}`, `fd00::${index}`], roles }] as const),
            ),
        ),
    )
    .map((entries) => Object.fromEntries(entries));

const pki = fc.record({
    catalog: optional(fc.constantFrom("default", "none")),
    authorities: optional(fc.dictionary(name, authority, { maxKeys: 3 })),
    keyPairs: optional(fc.dictionary(name, keyPair, { maxKeys: 2 })),
    defaults: optional(fc.record({ certificates: fc.record({ validityDays: optional(days) }) })),
});

/** Keys without a value are not there in a file. */
function written(value: unknown): unknown {
    return JSON.parse(JSON.stringify(value));
}

function check(pkiSection: unknown, nodesSection: unknown) {
    return checkConfiguration({ cluster: { identifier: "a" }, pki: pkiSection, nodes: nodesSection });
}

/** A catalog that nothing is said against; undefined where something is. */
function soundCatalog(pkiSection: unknown, nodesSection: unknown): EffectiveCatalog | undefined {
    const { configuration } = check(written(pkiSection), nodesSection);
    return configuration?.pki === undefined ? undefined : effectiveCatalog(configuration.pki, configuration.nodes);
}

const runs = { numRuns: 100 };

/** How many of the generated catalogs are right: a property of none says nothing. */
function forSoundCatalogs(rule: (catalog: EffectiveCatalog) => void): void {
    let count = 0;
    fc.assert(
        fc.property(pki, nodes, (section, nodesSection) => {
            const catalog = soundCatalog(section, nodesSection);
            if (catalog !== undefined) {
                count += 1;
                rule(catalog);
            }
        }),
        runs,
    );
    assert.ok(count > 5, `${count} of the catalogs are right`);
}

function leavesOf({ authorities }: EffectiveCatalog) {
    return authorities.flatMap((issuer) => issuer.certificates.map((leaf) => ({ issuer, leaf })));
}

function assertUnique(texts: readonly string[]): void {
    assert.deepEqual(
        texts.filter((text, index) => texts.indexOf(text) < index),
        [],
    );
}

describe("any catalog that nothing is said against", () => {
    it("has each document, Secret and ConfigMap once", () => {
        forSoundCatalogs((catalog) => {
            const { authorities, keyPairs } = catalog;
            const leaves = leavesOf(catalog).map(({ leaf }) => leaf);

            assertUnique([...authorities, ...leaves, ...keyPairs].map((document) => document.name));
            assertUnique([...leaves, ...keyPairs].map(({ secret }) => secret));
            assertUnique([...authorities.map(({ bundle }) => bundle), ...keyPairs.map(({ publicKeys }) => publicKeys)]);
        });
    });

    it("has no leaf that outlives its authority, whenever one is issued", () => {
        forSoundCatalogs((catalog) => {
            for (const { issuer, leaf } of leavesOf(catalog)) {
                const lastDay = issuer.validityDays - issuer.renewBeforeDays;

                assert.ok(lastDay + leaf.validityDays <= issuer.validityDays);
                assert.ok(leaf.renewBeforeDays < leaf.validityDays && issuer.renewBeforeDays < issuer.validityDays);
            }
        });
    });

    it("has hosts in canonical form, each once, and says whose a certificate is", () => {
        forSoundCatalogs((catalog) => {
            for (const { leaf } of leavesOf(catalog)) {
                assertUnique(leaf.hosts);
                assert.ok(leaf.hosts.every((each) => hostKind(each) !== undefined && canonicalHost(each) === each));
                assert.ok(leaf.commonName !== "" || leaf.hosts.length > 0);
                assert.ok(!leaf.purposes.includes("server") || leaf.hosts.length > 0);
                assert.ok(leaf.kubeconfig === undefined || leaf.purposes.includes("client"));
            }
        });
    });

    it("is the same in whatever order it is written", () => {
        const turned = (value: unknown): unknown =>
            typeof value === "object" && value !== null && !Array.isArray(value)
                ? Object.fromEntries(
                      Object.entries(value)
                          .reverse()
                          .map(([key, entry]) => [key, turned(entry)]),
                  )
                : value;
        fc.assert(
            fc.property(pki, nodes, (section, nodesSection) => {
                assert.deepEqual(
                    soundCatalog(turned(section), turned(nodesSection)),
                    soundCatalog(section, nodesSection),
                );
            }),
            { numRuns: 100 },
        );
    });
});

describe("any section at all", () => {
    it("is taken or refused, with what is wrong and what to do", () => {
        const junk = fc.object({
            key: fc.constantFrom("authorities", "etcds", "nodes", "certificates", "admin", "addresses", "roles", "pki"),
            maxDepth: 4,
        });
        fc.assert(
            fc.property(fc.oneof(pki, junk, fc.anything()), fc.oneof(nodes, junk, fc.anything()), (section, others) => {
                const { configuration, faults } = check(section, others);

                assert.equal(configuration === undefined, faults.length > 0);
                assert.ok(faults.every(({ message }) => /^.+[.?] ?.*$/s.test(message)));
            }),
            { numRuns: 200 },
        );
    });
});
