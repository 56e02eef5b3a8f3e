import { stackFile, withSections } from "../project-files";
import type { BadInput } from "./bad-input";
import { withCertificates, withPki } from "./pki-files";

/** What is wrong between the parts of a catalog, and between it and the nodes. */
export const pki: readonly BadInput[] = [
    {
        rule: "one document name in two authorities",
        stack: withCertificates(
            "          extra: { commonName: a }\n      front-proxy:\n        certificates:\n          extra: { commonName: b }\n",
        ),
        expected: [
            `${stackFile}:10: pki.authorities.kubernetes.certificates.extra: "extra" is the name of a certificate of "front-proxy" and of a certificate of "kubernetes". Give each document a name of its own.`,
        ],
    },
    {
        rule: "one document name of a certificate and a key pair",
        stack: withPki("    keyPairs:\n      admin: {}\n"),
        expected: [
            `${stackFile}:8: pki.keyPairs.admin: "admin" is the name of a certificate of "kubernetes" and of a key pair. Give each document a name of its own.`,
        ],
    },
    {
        rule: "one document name of an authority and a certificate",
        stack: withCertificates("          kubelet: { commonName: a }\n"),
        expected: [
            `${stackFile}:10: pki.authorities.kubernetes.certificates.kubelet: "kubelet" is the name of an authority and of a certificate of "kubernetes". Give each document a name of its own.`,
        ],
    },
    {
        rule: "a node whose certificate has an authority's name",
        stack: withSections(
            "  flotilla:nodes:\n    peer: { addresses: [10.0.0.1], roles: [control-plane, etcd] }\n  flotilla:pki: {}\n",
        ),
        expected: [
            `${stackFile}:5: nodes.peer: "kubernetes-etcd-peer" is the name of a certificate of "kubernetes-etcd" and of an authority. Give each document a name of its own.`,
        ],
    },
    {
        rule: "one Secret of two certificates",
        stack: withCertificates("          metrics: { commonName: m, secret: admin }\n"),
        expected: [
            `${stackFile}:10: pki.authorities.kubernetes.certificates.metrics.secret: "admin" would be the Secret of both "admin" and "metrics" in the namespace "kube-system". Set secret of one of them to another name.`,
        ],
    },
    {
        rule: "one Secret of two certificates, of which the first one says so",
        stack: withCertificates("          admin: { secret: scheduler }\n"),
        expected: [
            `${stackFile}:10: pki.authorities.kubernetes.certificates.admin.secret: "scheduler" would be the Secret of both "admin" and "scheduler" in the namespace "kube-system". Set secret of one of them to another name.`,
        ],
    },
    {
        rule: "one ConfigMap of two authorities",
        stack: withPki("    authorities:\n      kubernetes: { bundle: front-proxy-ca }\n"),
        expected: [
            `${stackFile}:8: pki.authorities.kubernetes.bundle: "front-proxy-ca" would be the ConfigMap of both "front-proxy" and "kubernetes" in the namespace "kube-system". Set bundle of one of them to another name.`,
        ],
    },
    {
        rule: "one ConfigMap of an authority and a key pair",
        stack: withPki("    keyPairs:\n      service-account: { publicKeys: kubelet-ca }\n"),
        expected: [
            `${stackFile}:8: pki.keyPairs.service-account.publicKeys: "kubelet-ca" would be the ConfigMap of both "kubelet" and "service-account" in the namespace "kube-system". Set publicKeys of one of them to another name.`,
        ],
    },
    {
        rule: "one Secret of a certificate and a registry",
        stack: withSections(
            "  flotilla:nodes:\n    n0: { addresses: [10.0.0.1], roles: [control-plane, etcd] }\n  flotilla:namespaces:\n    kube-system: { create: false }\n  flotilla:registries:\n    admin: { address: quay.io, username: r, password: { env: A } }\n  flotilla:pki:\n    namespace: kube-system\n",
        ),
        expected: [
            `${stackFile}:10: pki: "admin" would be the Secret of "admin", but is a registry's pull secret in the namespace "kube-system", too. Set secret of "admin" to another name.`,
        ],
    },
    {
        rule: "a kubeconfig without a user",
        stack: withCertificates('          admin: { commonName: "" }\n'),
        expected: [
            `${stackFile}:10: pki.authorities.kubernetes.certificates.admin.commonName: "" is empty, but a kubeconfig's user has it as its name. Write it, or take kubeconfig out.`,
        ],
    },
    {
        rule: "an empty subject without hosts",
        stack: withCertificates('          m: { commonName: "" }\n'),
        expected: [
            `${stackFile}:10: pki.authorities.kubernetes.certificates.m.commonName: "" is empty, and there are no hosts, so that nobody knows whose certificate it is. Write one of the two.`,
        ],
    },
    {
        rule: "a node that makes names too long",
        stack: withSections(
            "  flotilla:nodes:\n    nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn: { addresses: [10.0.0.1], roles: [control-plane, etcd] }\n  flotilla:pki: { etcds: { kubernetes: { enabled: false } } }\n",
        ),
        expected: [
            `${stackFile}:5: nodes.nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn: "system:node:nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn", the common name of "kubelet-nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn", has 65 characters, but a common name has 64 at most (RFC 5280). Shorten it.`,
        ],
    },
    {
        rule: "a server without hosts, and a kubeconfig that is no client's",
        stack: withCertificates("          admin: { purposes: [server] }\n"),
        expected: [
            `${stackFile}:10: pki.authorities.kubernetes.certificates.admin.purposes: ["server"] has no client, but a kubeconfig is one's. Add client, or take kubeconfig out.`,
            `${stackFile}:10: pki.authorities.kubernetes.certificates.admin.purposes: server needs hosts: clients look at nothing else. Add hosts, or use the purpose client alone.`,
        ],
    },
    {
        rule: "nodes that there are not",
        stack: withCertificates(
            "          m: { commonName: m, node: n1 }\n          kubelet-n0: { node: other-name }\n",
        ),
        expected: [
            `${stackFile}:10: pki.authorities.kubernetes.certificates.m.node: "n1" is not in flotilla:nodes. Did you mean "n0"?`,
            `${stackFile}:11: pki.authorities.kubernetes.certificates.kubelet-n0.node: "other-name" is not in flotilla:nodes. Declare it there, or take the key out.`,
        ],
    },
    {
        rule: "nodes without the roles that the catalog needs",
        stack: withSections("  flotilla:nodes:\n    n0: { addresses: [10.0.0.1] }\n  flotilla:pki: {}\n"),
        expected: [
            `${stackFile}:4: nodes: no node has the role control-plane, so that the API server's certificate has no node's address. Give nodes the role, or set enabled: false for the certificate "apiserver".`,
            `${stackFile}:4: nodes: no node has the role etcd, so that the etcd "kubernetes" has no member. Give nodes the role, or set pki.etcds.kubernetes.enabled: false.`,
        ],
    },
    {
        rule: "an etcd without members",
        stack: withPki("    etcds:\n      calico:\n        role: worker\n"),
        expected: [
            `${stackFile}:9: pki.etcds.calico.role: no node has the role worker, so that the etcd "calico" has no member. Give nodes the role, or set pki.etcds.calico.enabled: false.`,
        ],
    },
    {
        rule: "a default catalog without nodes",
        stack: withSections("  flotilla:pki:\n    namespace: kube-system\n"),
        expected: [
            `${stackFile}:4: pki: has the default catalog, which is made from flotilla:nodes, but there are no nodes. Declare them, or set catalog: none.`,
        ],
    },
    {
        rule: "issuers without what they need",
        stack: withPki(
            '    authorities:\n      a: { issuer: cert-manager, rotation: add }\n      b: { issuerRef: { name: x } }\n      c: { issuer: external }\n      d:\n        existing: { certificate: "-----BEGIN CERTIFICATE-----\\nM\\n-----END CERTIFICATE-----" }\n        certificates: { d1: { commonName: d, signed: "-----BEGIN CERTIFICATE-----\\nM\\n-----END CERTIFICATE-----" } }\n',
        ),
        expected: [
            `${stackFile}:8: pki.authorities.a.issuer: "cert-manager" needs to know which of its issuers. Add issuerRef: {name: …, kind: …}.`,
            `${stackFile}:8: pki.authorities.a.rotation: "add" rotates a key that this installation does not have. Take it out: whoever signs rotates it.`,
            `${stackFile}:9: pki.authorities.b.issuerRef: names an issuer of cert-manager, which is not asked. Take it out, or set issuer: cert-manager.`,
            `${stackFile}:10: pki.authorities.c.issuer: "external" needs the certificate that everybody is to trust. Add existing: {certificate: …}.`,
            `${stackFile}:12: pki.authorities.d.existing: has no privateKey, so that it can sign nothing. Add privateKey, or set issuer: external, or give each of its certificates an existing one.`,
            `${stackFile}:13: pki.authorities.d.certificates.d1.signed: stands beside an authority that signs by itself. Take it out, or set the authority's issuer to "external".`,
        ],
    },
    {
        rule: "entries that were meant for the default catalog",
        stack: withCertificates(
            "          kubelet-n1: { validityDays: 100 }\n          admn: { enabled: false }\n      fron-proxy: { enabled: false }\n    keyPairs: { service-acount: { enabled: false } }\n",
        ),
        expected: [
            `${stackFile}:10: pki.authorities.kubernetes.certificates.kubelet-n1: "kubelet-n1" is not in the default catalog, and has neither commonName nor hosts. Did you mean "kubelet-n0"?`,
            `${stackFile}:11: pki.authorities.kubernetes.certificates.admn: enabled: false leaves out "admn", which the default catalog does not have. Did you mean "admin"?`,
            `${stackFile}:12: pki.authorities.fron-proxy: enabled: false leaves out "fron-proxy", which the default catalog does not have. Did you mean "front-proxy"?`,
            `${stackFile}:13: pki.keyPairs.service-acount: enabled: false leaves out "service-acount", which the default catalog does not have. Did you mean "service-account"?`,
        ],
    },
    {
        rule: "an API server that its certificate does not name",
        stack: withPki("    apiServer: { server: 'https://api.example.com:6443' }\n"),
        expected: [
            `${stackFile}:7: pki.apiServer.server: the API server's certificate does not have "api.example.com", which all kubeconfigs ask for. Add it to pki.apiServer.hosts, or set pki.apiServer.server to another host.`,
        ],
    },
    {
        rule: "a key that signs no token",
        stack: withPki("    defaults: { keyPairs: { algorithm: Ed25519 } }\n"),
        expected: [
            `${stackFile}:7: pki.defaults.keyPairs.algorithm: "Ed25519" signs no token of a service account: API servers know RSA and ECDSA only. Use one of these for "service-account".`,
        ],
    },
];
