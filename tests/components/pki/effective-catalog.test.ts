import assert from "node:assert/strict";
import { authorityOf, catalogOf, certificateOf } from "./catalogs";

function documentsOf(pki: unknown): string[] {
    const { authorities, keyPairs } = catalogOf(pki);
    return [
        ...authorities.flatMap(({ name, certificates }) => [name, ...certificates.map((leaf) => leaf.name)]),
        ...keyPairs.map(({ name }) => name),
    ];
}

/** The documents that the default catalog has and this one has not. */
function leftOutBy(pki: unknown): string[] {
    const documents = documentsOf(pki);
    return documentsOf({}).filter((name) => !documents.includes(name));
}

describe("what files say of a catalog", () => {
    it("is all there is without the default catalog", () => {
        assert.deepEqual(documentsOf({ catalog: "none" }), []);
        assert.deepEqual(
            documentsOf({ catalog: "none", authorities: { a: { certificates: { b: { commonName: "b" } } } } }),
            ["a", "b"],
        );
    });

    it("changes one key of an entry and leaves the others", () => {
        const catalog = catalogOf({
            authorities: {
                kubernetes: { certificates: { admin: { validityDays: 30, renewBeforeDays: 10, secret: "admin-tls" } } },
            },
        });

        assert.deepEqual(certificateOf(catalog, "admin"), {
            ...certificateOf(catalogOf({}), "admin"),
            validityDays: 30,
            renewBeforeDays: 10,
            secret: "admin-tls",
        });
    });

    it("replaces lists whole", () => {
        const catalog = catalogOf({
            authorities: { kubernetes: { certificates: { apiserver: { hosts: ["api.example.com"] } } } },
        });

        assert.deepEqual(certificateOf(catalog, "apiserver").hosts, [
            "api.example.com",
            "kubernetes",
            "kubernetes.default",
            "kubernetes.default.svc",
            "kubernetes.default.svc.cluster",
            "kubernetes.default.svc.cluster.local",
        ]);
    });

    const leftOut: readonly (readonly [what: string, pki: unknown, documents: readonly string[]])[] = [
        ["a certificate", { authorities: { kubernetes: { certificates: { admin: { enabled: false } } } } }, ["admin"]],
        [
            "an authority with what it signs",
            { authorities: { "front-proxy": { enabled: false } } },
            ["front-proxy", "front-proxy-client"],
        ],
        ["a key pair", { keyPairs: { "service-account": { enabled: false } } }, ["service-account"]],
        [
            "an etcd",
            { etcds: { kubernetes: { enabled: false } } },
            documentsOf({}).filter((name) => name.includes("etcd")),
        ],
    ];
    for (const [what, pki, documents] of leftOut) {
        it(`leaves out ${what}`, () => {
            assert.deepEqual(leftOutBy(pki), documents);
        });
    }

    it("switches an entry on again that a layer switched off", () => {
        const pki = { authorities: { kubernetes: { certificates: { admin: { enabled: true } } } } };

        assert.deepEqual(catalogOf(pki), catalogOf({}));
    });

    it("adds a certificate, with what it does not say", () => {
        const catalog = catalogOf({
            authorities: {
                kubernetes: { certificates: { metrics: { hosts: ["M.example.com", "m.example.com", "10.0.0.1"] } } },
            },
        });

        assert.deepEqual(certificateOf(catalog, "metrics"), {
            name: "metrics",
            commonName: "metrics",
            organizations: [],
            hosts: ["m.example.com", "10.0.0.1"],
            purposes: ["server", "client"],
            algorithm: "ECDSA-P256",
            validityDays: 365,
            renewBeforeDays: 90,
            secret: "metrics",
            node: undefined,
            kubeconfig: undefined,
            existing: undefined,
            signed: undefined,
        });
    });

    it("adds an authority, with what it does not say", () => {
        const authority = authorityOf(catalogOf({ catalog: "none", authorities: { a: {} } }), "a");

        assert.deepEqual(authority, {
            name: "a",
            commonName: "a",
            organizations: ["Kubernetes"],
            algorithm: "ECDSA-P256",
            validityDays: 3650,
            renewBeforeDays: 365,
            pathLength: 0,
            protect: false,
            generation: 1,
            rotation: undefined,
            issuer: { kind: "self" },
            existing: undefined,
            bundle: "a-ca",
            certificates: [],
        });
    });

    it("has defaults for all, of which an authority can have its own, and a certificate the last word", () => {
        const catalog = catalogOf({
            defaults: {
                authorities: { algorithm: "RSA-4096", organizations: ["Example"], pathLength: "none", protect: true },
                certificates: { algorithm: "RSA-2048", validityDays: 100, renewBeforeDays: 50 },
                keyPairs: { algorithm: "ECDSA-P256" },
            },
            authorities: {
                kubernetes: {
                    defaults: { validityDays: 80 },
                    certificates: { admin: { algorithm: "Ed25519" }, scheduler: { validityDays: 60 } },
                },
            },
        });
        const life = (name: string) => {
            const { algorithm, validityDays, renewBeforeDays } = certificateOf(catalog, name);
            return [algorithm, validityDays, renewBeforeDays];
        };
        const { algorithm, organizations, pathLength, protect, validityDays } = authorityOf(catalog, "kubernetes");

        assert.deepEqual(
            [algorithm, organizations, pathLength, protect, validityDays],
            ["RSA-4096", ["Example"], undefined, true, 3650],
        );
        assert.deepEqual(life("front-proxy-client"), ["RSA-2048", 100, 50]);
        assert.deepEqual(life("admin"), ["Ed25519", 80, 50]);
        assert.deepEqual(life("scheduler"), ["RSA-2048", 60, 50]);
        assert.equal(catalog.keyPairs[0]?.algorithm, "ECDSA-P256");
    });

    it("tells who signs", () => {
        const { authorities } = catalogOf({
            catalog: "none",
            authorities: {
                a: {
                    issuer: "cert-manager",
                    issuerRef: { name: "platform" },
                    certificates: { k: { commonName: "k", kubeconfig: true } },
                },
                b: {
                    issuer: "cert-manager",
                    issuerRef: { name: "p", kind: "ClusterIssuer", group: "example.com", deadline: 60 },
                },
                c: {
                    issuer: "external",
                    existing: { certificate: certificatePem },
                    certificates: { d: { commonName: "d", signed: certificatePem } },
                },
                e: { issuer: "self" },
            },
        });

        assert.deepEqual(
            authorities.map(({ issuer }) => issuer),
            [
                {
                    kind: "cert-manager",
                    issuerRef: { name: "platform", kind: "Issuer", group: "cert-manager.io" },
                    deadline: 600,
                },
                {
                    kind: "cert-manager",
                    issuerRef: { name: "p", kind: "ClusterIssuer", group: "example.com" },
                    deadline: 60,
                },
                { kind: "external" },
                { kind: "self" },
            ],
        );
        assert.equal(authorities[2]?.certificates[0]?.signed, certificatePem);
        assert.equal(authorities[0]?.certificates[0]?.kubeconfig, undefined);
    });
});

const certificatePem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
