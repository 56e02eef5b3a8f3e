import assert from "node:assert/strict";
import { authorityOf, catalogOf, certificateOf } from "./catalogs";

const certificatePem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

describe("a catalog", () => {
    it("sets every key of an authority", () => {
        const existing = { certificate: certificatePem, privateKey: { env: "KEY" } };
        const pki = {
            catalog: "none",
            authorities: {
                a: {
                    description: "For tests",
                    commonName: "Test",
                    organizations: ["One", "Two"],
                    algorithm: "Ed25519",
                    validityDays: 800,
                    renewBeforeDays: 400,
                    pathLength: "none",
                    protect: true,
                    generation: 3,
                    rotation: "switch",
                    bundle: "trusted",
                    existing,
                },
            },
        };

        assert.deepEqual(authorityOf(catalogOf(pki), "a"), {
            name: "a",
            commonName: "Test",
            organizations: ["One", "Two"],
            algorithm: "Ed25519",
            validityDays: 800,
            renewBeforeDays: 400,
            pathLength: undefined,
            protect: true,
            generation: 3,
            rotation: "switch",
            issuer: { kind: "self" },
            existing,
            bundle: "trusted",
            certificates: [],
        });
    });

    it("sets every key of a certificate and a key pair", () => {
        const existing = { certificate: certificatePem, privateKey: { secret: "a-key" } };
        const catalog = catalogOf({
            catalog: "none",
            authorities: {
                a: {
                    certificates: {
                        b: {
                            commonName: "user",
                            organizations: ["o"],
                            hosts: ["b"],
                            kubernetesServiceNames: ["b.c.svc.d"],
                            purposes: ["client", "server", "client"],
                            algorithm: "RSA-4096",
                            validityDays: 20,
                            renewBeforeDays: 7,
                            secret: "s",
                            node: "n0",
                            kubeconfig: true,
                            existing,
                        },
                    },
                },
            },
            keyPairs: {
                k: {
                    algorithm: "ECDSA-P384",
                    rotation: "add",
                    secret: "x",
                    publicKeys: "y",
                    existing: { privateKey: { env: "K" } },
                },
            },
        });

        assert.deepEqual(certificateOf(catalog, "b"), {
            name: "b",
            commonName: "user",
            organizations: ["o"],
            hosts: ["b", "b.c", "b.c.svc", "b.c.svc.d"],
            purposes: ["server", "client"],
            algorithm: "RSA-4096",
            validityDays: 20,
            renewBeforeDays: 7,
            secret: "s",
            node: "n0",
            kubeconfig: { user: "user" },
            existing,
            signed: undefined,
        });
        assert.deepEqual(catalog.keyPairs, [
            {
                name: "k",
                algorithm: "ECDSA-P384",
                rotation: "add",
                secret: "x",
                publicKeys: "y",
                existing: { privateKey: { env: "K" } },
            },
        ]);
    });
});
