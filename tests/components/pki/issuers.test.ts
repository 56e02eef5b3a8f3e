import assert from "node:assert/strict";
import { algorithms } from "../../../components/pki/algorithm";
import { certManagerCertificate } from "../../../components/pki/cert-manager-certificate";
import type { DeclaredAuthority } from "../../../components/pki/declared-authority";
import { declareAuthority } from "../../../components/pki/declared-authority";
import { onlyCertificates } from "../../../components/pki/pem-text";
import { record, type RecordedResource } from "../../support/recorder";
import { authorityOf, catalogOf, certificateOf } from "./catalogs";

const pem = "-----BEGIN CERTIFICATE-----\nM\n-----END CERTIFICATE-----\n";
const certManager = { issuer: "cert-manager", issuerRef: { name: "platform", kind: "ClusterIssuer" } };
const external = { issuer: "external", existing: { certificate: `company\r\n${pem}` } };

/** What an authority of the catalog registers, and gives. */
async function declared(
    authority: object,
): Promise<{ resources: RecordedResource[]; result: DeclaredAuthority | undefined }> {
    const catalog = catalogOf({ catalog: "none", authorities: { a: authority } });
    let result: DeclaredAuthority | undefined;
    const resources = await record(() => {
        const secret = () => "key";
        const args = { catalog, authority: authorityOf(catalog, "a"), secret, options: {}, placing: {} };
        result = declareAuthority("p", args);
    });
    return { resources, result };
}

function namesOf(resources: readonly RecordedResource[]): string[] {
    return resources.map(({ type, name }) => `${type.split(":").pop() ?? ""} ${name}`);
}

describe("an authority outside", () => {
    const leaf = { commonName: "admin", organizations: ["system:masters"], kubeconfig: true, renewBeforeDays: 20 };

    it("has requests, and what is trusted, before anything is signed", async () => {
        const { resources, result } = await declared({ ...external, certificates: { admin: leaf } });

        assert.deepEqual(namesOf(resources), ["CertificateRequest p-admin", "ConfigMap p-a-bundle"]);
        assert.deepEqual(resources[0]?.inputs, {
            commonName: "admin",
            organizations: ["system:masters"],
            hosts: [],
            purposes: ["client"],
            algorithm: "ECDSA-P256",
            renewBeforeDays: 20,
            authority: pem,
        });
        assert.deepEqual(resources[1]?.inputs["data"], { "ca.crt": pem });
        assert.deepEqual(
            [
                result?.bundle,
                ...[result?.requests, result?.kubeconfigs, result?.summaries].map((map) => Object.keys(map ?? {})),
            ],
            [pem, ["admin"], [], []],
        );
    });

    it("has Secrets, kubeconfigs and summaries of what was signed", async () => {
        const certificates = { admin: { ...leaf, signed: pem }, other: { commonName: "other" } };
        const { resources, result } = await declared({ ...external, certificates });

        assert.deepEqual(namesOf(resources), [
            "CertificateRequest p-admin",
            "CertificateRequest p-other",
            "ConfigMap p-a-bundle",
            "Secret p-admin-secret",
        ]);
        assert.equal(resources[0]?.inputs["signed"], pem);
        assert.deepEqual(Object.keys(result?.requests ?? {}), ["admin", "other"]);
        assert.deepEqual(Object.keys(result?.kubeconfigs ?? {}), ["admin"]);
        const { admin } = result?.summaries ?? {};
        assert.deepEqual([admin?.authority, admin?.issuer, admin?.renewBeforeDays], ["a", "external", 20]);
    });

    it("takes over what exists until something is signed", async () => {
        const existing = { certificate: pem, privateKey: { env: "KEY" } };
        const taken = await declared({ ...external, certificates: { admin: { ...leaf, existing } } });
        const signed = pem.replace("M", "N");
        const next = await declared({ ...external, certificates: { admin: { ...leaf, existing, signed } } });

        assert.deepEqual(
            [taken, next].map(({ resources }) => resources[0]?.inputs["signed"]),
            [pem, signed],
        );
        assert.ok(namesOf(taken.resources).includes("Secret p-admin-secret"));
        assert.deepEqual(taken.resources[0]?.inputs["existing"], { certificate: pem, privateKey: "key" });
    });
});

describe("an authority of cert-manager", () => {
    const leaf = {
        commonName: "web",
        organizations: ["team"],
        hosts: ["web", "10.0.0.1", "fd00::1", "ops@example.com", "spiffe://example.com/web"],
        algorithm: "RSA-3072",
        secret: "web-tls",
        validityDays: 90,
        renewBeforeDays: 30,
    };

    it("has nothing but objects for it, and no key", async () => {
        const { resources, result } = await declared({ ...certManager, certificates: { web: leaf } });

        assert.deepEqual(namesOf(resources), ["Certificate p-web"]);
        assert.deepEqual(result, {
            name: "a",
            bundle: undefined,
            leaves: {},
            kubeconfigs: {},
            summaries: {},
            requests: {},
        });
        assert.deepEqual(resources[0]?.inputs, {
            apiVersion: "cert-manager.io/v1",
            kind: "Certificate",
            metadata: {
                name: "web",
                namespace: "kube-system",
                labels: { "app.kubernetes.io/managed-by": "flotilla" },
                annotations: { "pulumi.com/waitFor": "condition=Ready", "pulumi.com/timeoutSeconds": "600" },
            },
            spec: {
                secretName: "web-tls",
                commonName: "web",
                subject: { organizations: ["team"] },
                dnsNames: ["web"],
                ipAddresses: ["10.0.0.1", "fd00::1"],
                uris: ["spiffe://example.com/web"],
                emailAddresses: ["ops@example.com"],
                usages: ["digital signature", "key encipherment", "server auth", "client auth"],
                privateKey: { algorithm: "RSA", size: 3072, encoding: "PKCS8", rotationPolicy: "Always" },
                duration: "2160h",
                renewBefore: "720h",
                issuerRef: { name: "platform", kind: "ClusterIssuer", group: "cert-manager.io" },
            },
        });
    });

    it("has a trust bundle of what the configuration knows", async () => {
        const { resources, result } = await declared({ ...certManager, existing: external.existing });

        assert.deepEqual(namesOf(resources), ["ConfigMap p-a-bundle"]);
        assert.equal(result?.bundle, pem);
    });

    it("is asked for no empty names, and for each kind of key", () => {
        const [algorithmsOf, specs] = [
            ["RSA 2048", "RSA 3072", "RSA 4096", "ECDSA 256", "ECDSA 384", "Ed25519 undefined"],
            algorithms.map((algorithm) => {
                const certificates = { web: { commonName: "", hosts: ["web"], purposes: ["server"], algorithm } };
                const catalog = catalogOf({ catalog: "none", authorities: { a: { ...certManager, certificates } } });
                const { issuer } = authorityOf(catalog, "a");
                assert.ok(issuer.kind === "cert-manager");
                const place = { name: "web", namespace: "n" };
                return certManagerCertificate(place, certificateOf(catalog, "web"), issuer).spec;
            }),
        ];

        assert.deepEqual(
            specs.map(({ privateKey }) => `${privateKey.algorithm} ${privateKey.size ?? "undefined"}`),
            algorithmsOf,
        );
        for (const spec of specs) {
            assert.ok(!("commonName" in spec) && !("subject" in spec) && !("ipAddresses" in spec));
            assert.equal(spec.usages.includes("key encipherment"), spec.privateKey.algorithm === "RSA");
        }
    });
});

describe("the certificates of a text", () => {
    it("are all of them, and nothing else", () => {
        const other = pem.replace("M", "N");

        assert.equal(onlyCertificates(`a\r\n${pem}b${other}c`.replaceAll("\n", "\r\n")), `${pem}${other}`);
        assert.equal(onlyCertificates("-----BEGIN CERTIFICATE-----"), "");
    });
});
