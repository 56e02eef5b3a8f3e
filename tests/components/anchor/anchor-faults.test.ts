import assert from "node:assert/strict";
import { anchorFaults } from "../../../components/anchor/anchor-faults";
import { exampleNodes, faultsOf, manifestAnchor, presetAnchor, soundPod } from "./anchors";

const pem = "-----BEGIN CERTIFICATE-----\nM\n-----END CERTIFICATE-----\n";

/** An anchor with files, in a directory and with a pod of its own. */
function withFiles(files: object, further: object = {}): Record<string, unknown> {
    return manifestAnchor({ files, ...further });
}

function podNamed(name: string, further: object = {}): object {
    return { metadata: { name }, spec: { ...soundPod.spec, ...further } };
}

describe("checks of anchors", () => {
    it("find nothing wrong with a preset and the default catalog", () => {
        assert.deepEqual(faultsOf({ scheduler: presetAnchor("scheduler") }), []);
    });

    it("find files whose keys would be the same, so that one would have what the other is to have", () => {
        const files = { "a_/b": { content: "one" }, "a/_b": { content: "two" }, "a/b": { content: "three" } };
        assert.deepEqual(faultsOf({ a: withFiles(files) }), [
            'anchors.a.files.a_/b: "a_/b" has the same key in the ConfigMap as "a/_b", files__a___b. Rename one of the two',
        ]);
    });

    it("find documents that the catalog does not have, with the nearest name", () => {
        const files = {
            a: { certificate: "aipserver", part: "certificate" },
            b: { trustBundle: "kubernets" },
            c: { keyPair: "tokens", part: "privateKey" },
            d: { kubeconfig: "apiserver" },
            e: { certificate: "kubelet-$(NODE_NAME)", part: "chain" },
            f: { certificate: "kubernetes-etcd-$(NODE_NAME)", part: "chain" },
        };

        assert.deepEqual(
            faultsOf({ a: withFiles(files, { nodeSelector: { "node-role.kubernetes.io/control-plane": "" } }) }),
            [
                'anchors.a.files.a.certificate: "aipserver" is not a certificate of flotilla:pki, and the file a is made of it. Did you mean "apiserver"?',
                'anchors.a.files.b.trustBundle: "kubernets" is not an authority of flotilla:pki, and the file b is made of it. Did you mean "kubernetes"?',
                'anchors.a.files.c.keyPair: "tokens" is not a key pair of flotilla:pki, and the file c is made of it. Use one of: service-account',
                'anchors.a.files.d.kubeconfig: "apiserver" is a certificate without a kubeconfig. Set kubeconfig: true for it in flotilla:pki',
                'anchors.a.files.f.certificate: "kubernetes-etcd-n1", for the node "n1", is not a certificate of flotilla:pki, and the file f is made of it. Did you mean "kubernetes-etcd-n0"?',
            ],
        );
    });

    it("find documents without a catalog, and documents of nodes without nodes", () => {
        const anchors = { a: withFiles({ a: { trustBundle: "kubernetes" } }), b: presetAnchor("scheduler") };

        assert.deepEqual(faultsOf(anchors, {}), [
            'anchors.a.files.a.trustBundle: "kubernetes" is an authority of flotilla:pki for the file a, but there is no flotilla:pki. Add it: {} is the default catalog',
            ...["pki/kubernetes-ca.pem", "pki/scheduler-key.pem", "pki/scheduler.pem"].map(
                (file) =>
                    `anchors.b.preset: "${file.includes("ca") ? "kubernetes" : "scheduler"}" is ${file.includes("ca") ? "an authority" : "a certificate"} of flotilla:pki for the file ${file}, but there is no flotilla:pki. Add it: {} is the default catalog`,
            ),
        ]);
        assert.deepEqual(
            faultsOf(
                { a: withFiles({ a: { certificate: "a-$(NODE_NAME)", part: "chain" } }) },
                { pki: { catalog: "none" } },
            ),
            [
                'anchors.a.files.a.certificate: "a-$(NODE_NAME)" is of the node, but the anchor selects no node of flotilla:nodes. Declare the nodes, or change nodeSelector',
            ],
        );
    });

    it("find documents of which there is no key, or no certificate yet", () => {
        const authorities = {
            asked: {
                issuer: "cert-manager",
                issuerRef: { name: "platform" },
                certificates: { a: { commonName: "a" } },
            },
            outside: { issuer: "external", existing: { certificate: pem }, certificates: { b: { commonName: "b" } } },
        };
        const files = {
            a: { certificate: "a", part: "privateKey" },
            b: { certificate: "b", part: "certificate" },
            c: { trustBundle: "asked" },
            d: { trustBundle: "outside" },
        };

        assert.deepEqual(faultsOf({ a: withFiles(files) }, { pki: { catalog: "none", authorities } }), [
            'anchors.a.files.a.certificate: "a" is a certificate that cert-manager issues, and its key is in the cluster alone: a static pod has to start without it. Have the authority "asked" sign by itself (issuer: "self")',
            'anchors.a.files.b.certificate: "b" is a certificate that nobody has signed yet. Have its request signed, and add it as signed (docs/certificate-issuers.md)',
            'anchors.a.files.c.trustBundle: "asked" is an authority of cert-manager, and its certificate is not known here. Add existing: {certificate: …} to it',
        ]);
    });

    it("find the file of an encryption that there is not, and what a preset cannot be made of", () => {
        const anchors = {
            a: withFiles({ "e.yaml": { encryption: true } }),
            b: presetAnchor("apiserver", { arguments: { v: 2 } }),
        };
        const pki = { apiServer: { serviceAddresses: ["10.0.0.1"] } };

        assert.deepEqual(faultsOf(anchors, { pki, nodes: exampleNodes }), [
            'anchors.a.files["e.yaml"].encryption: the file e.yaml is that of the encryption at rest, which there is not. Add flotilla:pki.encryption: {}, or take the file out',
            "anchors.b.arguments: the preset apiserver lacks service-cluster-ip-range: the first addresses of the ranges, 10.0.0.1, do not tell how long they are. Add it, such as arguments: {service-cluster-ip-range: 10.96.0.0/12}",
        ]);
        assert.deepEqual(faultsOf({ a: anchors.a }, { pki: { ...pki, encryption: {} }, nodes: exampleNodes }), []);
    });

    it("say nothing of documents while a part of the catalog or of the nodes is wrong by itself", () => {
        const anchors = { a: withFiles({ a: { certificate: "other", part: "chain" } }) };

        assert.deepEqual(faultsOf(anchors, { pki: { authorities: { a: { bundle: 7 } } }, nodes: exampleNodes }), []);
        assert.deepEqual(faultsOf(anchors, { pki: {}, nodes: { n0: {} } }), []);
    });

    it("find two anchors that share a directory, a static pod or a port of the node", () => {
        const ports = {
            hostNetwork: true,
            containers: [{ ...soundPod.spec.containers[0], ports: [{ containerPort: 80 }] }],
        };
        const anchors = {
            a: manifestAnchor({ manifest: podNamed("web", ports) }),
            b: manifestAnchor({ manifest: podNamed("web", ports), directory: "/etc/kubernetes/a/b" }),
        };

        assert.deepEqual(faultsOf(anchors), [
            'anchors.b.directory: "/etc/kubernetes/a/b" and "/etc/kubernetes/a", which the anchor "a" has, are in one another. Give each anchor a directory of its own',
            'anchors.b.manifest.metadata.name: "kube-system/web" is the static pod of the anchor "a", too, on nodes that have both. Use another name, or node selectors that rule each other out: one label with different values',
            'anchors.b.manifest.spec.containers[0].ports[0]: the port 80/TCP of "b" is taken on the node by the anchor "a", too. Use another port, or node selectors that rule each other out: one label with different values',
        ]);
    });

    it("let anchors share a port that never meet, or listen at different addresses", () => {
        const port = (further: object): object => ({
            hostNetwork: true,
            containers: [{ ...soundPod.spec.containers[0], ports: [{ containerPort: 80, ...further }] }],
        });
        const pair = (first: object, second: object, selectors: readonly object[]): string[] =>
            faultsOf({
                a: manifestAnchor({ manifest: podNamed("a", port(first)), nodeSelector: selectors[0] }),
                b: manifestAnchor({ manifest: podNamed("b", port(second)), nodeSelector: selectors[1] }),
            });

        assert.deepEqual(pair({}, {}, [{ color: "green" }, { color: "blue" }]), []);
        assert.deepEqual(pair({ hostIP: "127.0.0.1" }, { hostIP: "127.0.0.2" }, [{}, {}]), []);
        assert.deepEqual(pair({}, { protocol: "UDP" }, [{}, {}]), []);
        assert.equal(pair({}, { hostIP: "127.0.0.2" }, [{}, {}]).length, 1);
        assert.equal(pair({}, {}, [{ color: "green" }, { shape: "round" }]).length, 1);
    });

    it("find what has a Secret of the same name", () => {
        const files = { a: { certificate: "kubelet-$(NODE_NAME)", part: "chain" } };
        const anchors = { "kubernetes-etcd": withFiles({ a: { trustBundle: "kubernetes" } }), robot: withFiles(files) };
        const faults = anchorFaults({ anchors, pki: {}, nodes: exampleNodes }, () => ["robot-anchor-nodes"]);

        assert.deepEqual(
            faults.map(({ path, message }) => `${path.join(".")}: ${message}`),
            [
                'anchors.kubernetes-etcd: "kubernetes-etcd-anchor" would be the Secret of this anchor and of a document of flotilla:pki in "kube-system". Give the anchor another name',
                'anchors.robot: "robot-anchor-nodes" would be the Secret of this anchor and of a registry in "kube-system". Give the anchor another name',
            ],
        );
    });

    it("find directories in one another, a removal that nothing brings about, and a namespace that refuses such pods", () => {
        const namespaces = { apps: { podSecurity: { enforce: "baseline" } } };
        const anchors = {
            a: manifestAnchor({ directory: "/srv/pods/a", manifestDirectory: "/srv/pods" }),
            b: manifestAnchor({ removal: "unlabeled" }),
            c: manifestAnchor({ namespace: "apps" }),
        };

        assert.deepEqual(faultsOf(anchors, { namespaces }), [
            'anchors.a.directory: "/srv/pods/a" and the manifest directory "/srv/pods" are in one another: the kubelet takes every file there for a pod. Use another',
            'anchors.b.removal: "unlabeled" has no label that a node could lose: every node is selected. Add nodeSelector, or take removal out',
            'anchors.c: the namespace "apps" enforces the pod security level "baseline", which refuses pods that write on their node. Use another namespace, or enforce: privileged there',
        ]);
    });

    it("find objects that no API server would take", () => {
        const pki = { catalog: "none", authorities: { a: { certificates: nodeCertificates(600) } } };
        const nodes = Object.fromEntries(
            Array.from({ length: 600 }, (_, index) => [
                `n${index}`,
                { addresses: [`10.0.${index >> 8}.${index & 255}`] },
            ]),
        );
        const files = {
            a: { certificate: "a-$(NODE_NAME)", part: "chain" },
            b: { certificate: "a-$(NODE_NAME)", part: "privateKey" },
        };
        const text = withFiles({ a: { content: "x".repeat(1024 * 1024) } });

        assert.deepEqual(
            [
                ...faultsOf({ many: withFiles({ a: files.a }), more: withFiles(files) }, { pki, nodes }),
                ...faultsOf({ text }, {}),
            ].map((line) => line.replace(/\d+ KiB/, "… KiB")),
            [
                'anchors.more.files: the Secret "more-anchor-nodes" would have … KiB of data or more, but the API server takes 1024. Take files out, or divide the nodes among several anchors by nodeSelector',
                'anchors.text.files: the ConfigMap "text-anchor" would have … KiB of data or more, but the API server takes 1024. Take files out, or divide the nodes among several anchors by nodeSelector',
            ],
        );
    });
});

function nodeCertificates(count: number): object {
    return Object.fromEntries(
        Array.from({ length: count }, (_, index) => [`a-n${index}`, { commonName: "a", algorithm: "RSA-2048" }]),
    );
}
