import assert from "node:assert/strict";
import { declaredObjects } from "../../../components/installation/declared-objects";
import { Installation } from "../../../components/installation/installation";
import { parseConfiguration } from "../../../components/installation/parse";
import { record } from "../../support/recorder";

const kubeconfig = JSON.stringify({
    "current-context": "c",
    clusters: [{ name: "c", cluster: { server: "https://127.0.0.1:6443" } }],
    users: [{ name: "c", user: {} }],
    contexts: [{ name: "c", context: { cluster: "c", user: "c" } }],
});

const everything = {
    cluster: { identifier: "prod-1" },
    namespaces: {
        flotilla: {},
        payments: {
            quota: { pods: "10" },
            limits: { default: { cpu: "1" } },
            defaultDeny: { ingress: true },
            podSecurity: { enforce: "baseline" },
            fiaas: { clusterConfig: { "disable-crd-creation": false } },
        },
        direct: { fiaas: { direct: true } },
        search: { fiaas: { adopt: { deploymentId: "d0", objects: ["application", "configMap"] } } },
        shared: { create: false, quota: { pods: "5" } },
    },
    registries: {
        quay: { address: "quay.io", username: "robot", password: { env: "QUAY" } },
        gcr: {
            address: "gcr.io",
            username: "robot",
            password: { env: "GCR" },
            namespaces: ["payments"],
            pullSecret: "g",
        },
    },
    fiaas: { channels: { stable: { image: "fiaas/fdd:v1.10.0" } } },
    deployer: { namespace: "flotilla" },
    nodes: {
        n0: { addresses: ["10.0.0.1"], roles: ["control-plane", "etcd"] },
        n1: { addresses: ["10.0.0.2"], labels: { disk: "ssd" } },
    },
    nodeRoles: { "control-plane": {} },
    pki: { namespace: "flotilla" },
};

/** A pinned daemon needs no section `fiaas`, and its definitions are made all the same. */
const pinned = {
    cluster: { identifier: "prod-1" },
    namespaces: { payments: { fiaas: { pin: { image: "fiaas/fdd:v1.10.0" } } } },
};

const pem = "-----BEGIN CERTIFICATE-----\nM\n-----END CERTIFICATE-----\n";

/** Authorities of which others sign. */
const issuers = {
    cluster: { identifier: "prod-1" },
    deployer: { namespace: "flotilla" },
    namespaces: { flotilla: {} },
    pki: {
        catalog: "none",
        namespace: "flotilla",
        authorities: {
            asked: {
                issuer: "cert-manager",
                issuerRef: { name: "platform" },
                certificates: { a: { commonName: "a" } },
            },
            trusted: {
                issuer: "cert-manager",
                issuerRef: { name: "platform" },
                existing: { certificate: pem },
                certificates: { b: { commonName: "b", secret: "b-tls" } },
            },
            outside: {
                issuer: "external",
                existing: { certificate: pem },
                certificates: { c: { commonName: "c" }, d: { commonName: "d", signed: pem, kubeconfig: true } },
            },
        },
    },
};

const image = "registry.example.com/a:1";

/** Anchors with and without Secrets, one of which removes. */
const anchors = {
    cluster: { identifier: "prod-1" },
    deployer: { namespace: "flotilla" },
    namespaces: { flotilla: {} },
    nodes: { n0: { addresses: ["10.0.0.1"], roles: ["control-plane", "etcd"] } },
    pki: { namespace: "flotilla" },
    anchors: {
        scheduler: { preset: "scheduler", image, anchorImage: image },
        gone: { preset: "controller-manager", image, anchorImage: image, state: "absent", removal: "unlabeled" },
        web: {
            namespace: "flotilla",
            anchorImage: image,
            manifest: { spec: { containers: [{ name: "a", image, livenessProbe: { tcpSocket: { port: 1 } } }] } },
            files: { "a.pem": { certificate: "kubelet-$(NODE_NAME)", part: "chain" } },
        },
    },
};

describe("the objects that an installation declares", () => {
    for (const [what, sections] of Object.entries({
        "with everything": everything,
        "with a pinned daemon alone": pinned,
        "with authorities of which others sign": issuers,
        "with anchors": anchors,
    })) {
        it(`are those that the program registers, no more and no fewer: ${what}`, async () => {
            const configuration = parseConfiguration(sections, () => ({ file: "test" }));
            const secrets = { "env:QUAY": "a", "env:GCR": "b" };
            const resources = await record(() => {
                new Installation("prod-1", { configuration, kubeconfig, secrets });
            });

            const registered = resources
                .filter(({ type }) => type.startsWith("kubernetes:") || type.startsWith("flotilla:node:"))
                .map(({ type, inputs }) => {
                    if (type.startsWith("flotilla:node:")) {
                        return ["Node", "", inputs["node"]].join(" ");
                    }
                    const metadata = inputs["metadata"] as { name: string; namespace?: string };
                    return [type.split(":").pop(), metadata.namespace ?? "", metadata.name].join(" ");
                });
            const declared = declaredObjects(configuration)
                // A namespace of others is only looked at.
                .filter(({ kind, name }) => !(kind === "Namespace" && name === "shared"))
                .map(({ kind, namespace, name }) => [kind, namespace ?? "", name].join(" "));
            assert.deepEqual(declared.sort(), registered.sort());
        });
    }
});
