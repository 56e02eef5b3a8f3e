import { stackFile, withSections } from "../project-files";
import type { BadInput } from "./bad-input";
import { withCertificates, withPki } from "./pki-files";

/** What is wrong with a catalog or a node by itself. */
export const pkiSchema: readonly BadInput[] = [
    {
        rule: "keys that are unknown",
        stack: withPki(
            "    catalogue: none\n    apiServer: { host: [] }\n    authorities:\n      kubernetes:\n        certificates:\n          admin: { organisations: [] }\n        key: {}\n",
        ),
        expected: [
            `${stackFile}:7: pki.catalogue: unknown key "catalogue". Did you mean "catalog"?`,
            `${stackFile}:8: pki.apiServer.host: unknown key "host". Did you mean "hosts"?`,
            `${stackFile}:12: pki.authorities.kubernetes.certificates.admin.organisations: unknown key "organisations". Did you mean "organizations"?`,
            `${stackFile}:13: pki.authorities.kubernetes.key: unknown key "key". Use one of: algorithm, bundle, certificates, commonName, defaults, description, enabled, existing, generation, issuer, issuerRef, organizations, pathLength, protect, renewBeforeDays, rotation, validityDays.`,
        ],
    },
    {
        rule: "an authority without a name",
        stack: withPki('    authorities:\n      kubernetes: { commonName: "" }\n'),
        expected: [
            `${stackFile}:8: pki.authorities.kubernetes.commonName: "" is empty, but certificates name their issuer by it (RFC 5280, section 4.1.2.4). Write it, or take the key out.`,
        ],
    },
    {
        rule: "a subject that no certificate has",
        stack: withCertificates(
            '          m: { commonName: mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm, organizations: [a, a, ""] }\n',
        ),
        expected: [
            `${stackFile}:10: pki.authorities.kubernetes.certificates.m.commonName: "mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm" has 65 characters, but a common name has 64 at most (RFC 5280). Shorten it.`,
            `${stackFile}:10: pki.authorities.kubernetes.certificates.m.organizations[1]: "a" is in the list twice. Remove one.`,
            `${stackFile}:10: pki.authorities.kubernetes.certificates.m.organizations[2]: "" is empty. Write the organization, or take the entry out.`,
        ],
    },
    {
        rule: "hosts that are none",
        stack: withCertificates(
            '          m: { hosts: [bücher.example, a_b, 10.0.0.0/8, "https://robot:hunter2@example.com/", a:1], kubernetesServiceNames: [kubernetes] }\n',
        ),
        expected: [
            `${stackFile}:10: pki.authorities.kubernetes.certificates.m.hosts[0]: "bücher.example" has characters beyond ASCII, which a certificate does not hold. Write its A-label: xn--bcher-kva.example.`,
            `${stackFile}:10: pki.authorities.kubernetes.certificates.m.hosts[1]: "a_b" is not a DNS name (RFC 1123). Use letters, digits and "-", with a letter or digit at both ends and beside each ".".`,
            `${stackFile}:10: pki.authorities.kubernetes.certificates.m.hosts[2]: "10.0.0.0/8" is a range of addresses. Write each address by itself, without a prefix length.`,
            `${stackFile}:10: pki.authorities.kubernetes.certificates.m.hosts[3]: the value (not shown) has a user or password, which everybody could read. Take it out, and change it.`,
            `${stackFile}:10: pki.authorities.kubernetes.certificates.m.hosts[4]: "a:1" has a port, which a certificate does not have. Write the name alone.`,
            `${stackFile}:10: pki.authorities.kubernetes.certificates.m.kubernetesServiceNames[0]: "kubernetes" is not a service's full name. Write <service>.<namespace>.svc.<cluster domain>, such as kubernetes.default.svc.cluster.local.`,
        ],
    },
    {
        rule: "purposes that are none",
        stack: withCertificates(
            "          admin: { purposes: [] }\n          m: { commonName: m, purposes: [sign] }\n",
        ),
        expected: [
            `${stackFile}:10: pki.authorities.kubernetes.certificates.admin.purposes: [] names no purpose. Write server, client or both, or take the key out.`,
            `${stackFile}:11: pki.authorities.kubernetes.certificates.m.purposes[0]: "sign" is not a purpose. Use server or client.`,
        ],
    },
    {
        rule: "an etcd's name that is no label",
        stack: withPki("    etcds:\n      a.b: {}\n"),
        expected: [
            `${stackFile}:8: pki.etcds["a.b"]: "a.b" is not an etcd's name. Use at most 58 lower-case letters, digits and "-", with a letter first and a letter or digit at the end.`,
        ],
    },
    {
        rule: "a path length, a generation, a step and an issuer that there are not",
        stack: withPki(
            "    authorities:\n      kubernetes: { pathLength: -1, generation: 0, rotation: next, issuer: vault }\n",
        ),
        expected: [
            `${stackFile}:8: pki.authorities.kubernetes.generation: 0 is no generation. Count from 1.`,
            `${stackFile}:8: pki.authorities.kubernetes.issuer: "vault" is not an issuer. Use one of: self, cert-manager, external.`,
            `${stackFile}:8: pki.authorities.kubernetes.pathLength: -1 is less than 0. Write 0 or a larger number, or none.`,
            `${stackFile}:8: pki.authorities.kubernetes.rotation: "next" is not a step of a rotation. Use one of: add, switch, drop.`,
        ],
    },
    {
        rule: "algorithms that are none",
        stack: withPki("    defaults: { keyPairs: { algorithm: RSA-1024 } }\n"),
        expected: [
            `${stackFile}:7: pki.defaults.keyPairs.algorithm: "RSA-1024" is not an algorithm. Use one of: RSA-2048, RSA-3072, RSA-4096, ECDSA-P256, ECDSA-P384, Ed25519.`,
        ],
    },
    {
        rule: "what is no certificate, and a key in its place, without showing it",
        stack: withPki(
            '    authorities:\n      a: { existing: { certificate: "MIIB", privateKey: hunter2 } }\n      b:\n        existing:\n          certificate: |\n            -----BEGIN PRIVATE KEY-----\n            hunter2\n            -----END PRIVATE KEY-----\n',
        ),
        expected: [
            `${stackFile}:8: pki.authorities.a.existing.certificate: "MIIB" is not a certificate in PEM. Write all from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.`,
            `${stackFile}:8: pki.authorities.a.existing.privateKey: is a value (not shown) where a reference to a secret is wanted. Write one of {secret: …}, {env: …} and {file: …}, and change the secret if the file was shared.`,
            `${stackFile}:11: pki.authorities.b.existing.certificate: the value (not shown) holds a private key, which everybody could read here. Leave the certificate alone, put the key into privateKey as a reference, and make a new one if the file was shared.`,
        ],
    },
    {
        rule: "an API server's address with a password, a range and a domain beyond ASCII",
        stack: withPki(
            "    apiServer: { server: 'https://robot:hunter2@api.example.com:6443', serviceAddresses: [10.96.0.0/16], clusterDomain: bücher }\n",
        ),
        expected: [
            `${stackFile}:7: pki.apiServer.clusterDomain: "bücher" has characters beyond ASCII, which a certificate does not hold. Write its A-label: xn--bcher-kva.`,
            `${stackFile}:7: pki.apiServer.server: the value (not shown) has a user or password, which everybody could read. Take it out, and change it.`,
            `${stackFile}:7: pki.apiServer.serviceAddresses[0]: "10.96.0.0/16" is a range of addresses. Write each address by itself, without a prefix length.`,
        ],
    },
    {
        rule: "an API server's address with more than a host and a port",
        stack: withPki("    apiServer: { server: 'https://a_b:6443/x', hosts: [api example] }\n"),
        expected: [
            `${stackFile}:7: pki.apiServer.hosts[0]: "api example" has blanks or control characters. Take them out.`,
            `${stackFile}:7: pki.apiServer.server: "https://a_b:6443/x" is not an API server's address. Write https:// with a host and a port, such as https://127.0.0.1:6443, and nothing behind it.`,
        ],
    },
    {
        rule: "null where no layer says anything",
        stack: withCertificates("          admin: null\n"),
        expected: [
            `${stackFile}:10: pki.authorities.kubernetes.certificates.admin: is empty, and no layer sets it, so there is nothing to remove. Give it a value ({} for a map that keeps its defaults), or take the key out.`,
        ],
    },
    {
        rule: "faults of all kinds at once",
        stack: withPki(
            "    namespace: Kube\n    authorities:\n      kubernetes:\n        certificates:\n          admin: { validityDays: 4000 }\n          scheduler: { hosts: [a_b], validityDays: 4000 }\n          m: { commonName: m, node: n9 }\n",
        ),
        expected: [
            `${stackFile}:7: pki.namespace: "Kube" is not a namespace's name (RFC 1123). Use lower-case letters, digits and "-", with a letter or digit at both ends.`,
            `${stackFile}:11: pki.authorities.kubernetes.certificates.admin.validityDays: 4000 days outlive the authority "kubernetes", valid for 3650 days. Use a smaller validityDays for what is signed, or a larger one for who signs.`,
            `${stackFile}:12: pki.authorities.kubernetes.certificates.scheduler.hosts[0]: "a_b" is not a DNS name (RFC 1123). Use letters, digits and "-", with a letter or digit at both ends and beside each ".".`,
            `${stackFile}:13: pki.authorities.kubernetes.certificates.m.node: "n9" is not in flotilla:nodes. Did you mean "n0"?`,
        ],
    },
    {
        rule: "nodes that are none, or share what is one's alone",
        stack: withSections(
            '  flotilla:nodes:\n    N0: { addresses: [10.0.0.1] }\n    n_1: { addresses: [10.0.0.2] }\n    n2: { addresses: [10.0.0.2, 10.0.0.3, 10.0.0.3, 10.0.0.0/8], hostname: n3 }\n    n3: { addresses: [fd00::1, "fd00:0::1"], roles: [] }\n    n4: { roles: [master] }\n    n5: { addresses: [] }\n',
        ),
        expected: [
            `${stackFile}:5: nodes.N0: "N0" is no node's name: it has capitals, but the kubelet takes a node's name in lower case. Write it so.`,
            `${stackFile}:6: nodes.n_1: "n_1" is no node's name: it is not a DNS name (RFC 1123). Use letters, digits and "-", with a letter or digit at both ends and beside each ".".`,
            `${stackFile}:7: nodes.n2.addresses[0]: "10.0.0.2" is an address of "n_1", too. Give one of the two another.`,
            `${stackFile}:7: nodes.n2.addresses[2]: "10.0.0.3" is in the list twice. Remove one.`,
            `${stackFile}:7: nodes.n2.addresses[3]: "10.0.0.0/8" is a range of addresses. Write each address by itself, without a prefix length.`,
            `${stackFile}:8: nodes.n3: "n3" is a name of "n2", too. Give one of the two another.`,
            `${stackFile}:8: nodes.n3.addresses[1]: "fd00:0::1" is in the list twice. Remove one.`,
            `${stackFile}:8: nodes.n3.roles: [] has no role. Write worker for a node that only runs pods, or take the key out.`,
            `${stackFile}:9: nodes.n4.addresses: is missing. Set it to a list.`,
            `${stackFile}:9: nodes.n4.roles[0]: "master" is not a role. Use one of: control-plane, etcd, worker.`,
            `${stackFile}:10: nodes.n5.addresses: [] has no address. List those by which other nodes reach it.`,
        ],
    },
    {
        rule: "a node that is wrong, without calling for its role",
        stack: withSections(
            "  flotilla:nodes:\n    n0: { addresses: [1.2.3], roles: [control-plane, etcd] }\n  flotilla:pki: {}\n",
        ),
        expected: [
            `${stackFile}:5: nodes.n0.addresses[0]: "1.2.3" is not an IP address. Write one such as 10.0.0.1 or 2001:db8::1.`,
        ],
    },
];
