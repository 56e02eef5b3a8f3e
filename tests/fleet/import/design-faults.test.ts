import assert from "node:assert/strict";
import { type Edit, editedDesign } from "./designs";

describe("a design of Promenade", () => {
    const cases: readonly { rule: string; edits: readonly Edit[]; faults: readonly string[] }[] = [
        {
            rule: "has a Docker document",
            edits: [["hosts.yaml", "promenade/Docker/v1", "other/Docker/v1"]],
            faults: [
                "(all files): there is no promenade/Docker/v1, but a design has exactly one. Name the file that has it, too.",
            ],
        },
        {
            rule: "has one encryption policy at most",
            edits: [
                [
                    "others.yaml",
                    "schema: armada/Chart/v1",
                    "schema: promenade/EncryptionPolicy/v1\nmetadata:\n  schema: metadata/Document/v1\n  name: second\n" +
                        "  layeringDefinition: {layer: site}\ndata: {}\n---\nschema: armada/Chart/v1",
                ],
            ],
            faults: [
                'others.yaml:5: metadata.name: "second" is a second promenade/EncryptionPolicy/v1 beside hosts.yaml:75, but a design has at most one. Take one of the two out.',
            ],
        },
        {
            rule: "has each document once",
            edits: [["catalog-addition.yaml", "name: cluster-certificates-addition", "name: cluster-certificates"]],
            faults: [
                'catalog.yaml:5: metadata.name: "cluster-certificates" is the name of catalog-addition.yaml:5, too. Give one of the two another.',
            ],
        },
        {
            rule: "has each certificate once, in whatever catalog",
            edits: [["catalog-addition.yaml", "document_name: kubelet-m3", "document_name: kubelet-m2"]],
            faults: [
                'catalog.yaml:32: data.certificate_authorities.kubernetes.certificates[4].document_name: "kubelet-m2" is the document name of catalog-addition.yaml:21, too. Give one of the two another.',
            ],
        },
        {
            rule: "has no key pair by the name of a certificate",
            edits: [["catalog.yaml", "- name: audit", "- name: admin"]],
            faults: [
                'catalog.yaml:114: data.keypairs[1].name: "admin" is the document name of catalog.yaml:40, too. Give one of the two another.',
            ],
        },
        {
            rule: "gives no address to two hosts",
            edits: [["nodes.yaml", "  ip: 10.20.0.13", "  ip: 10.20.0.12"]],
            faults: [
                'nodes.yaml:68: data.ip: "10.20.0.12" is the address of nodes.yaml:48, too. Give one of the two another.',
            ],
        },
        {
            rule: "gives no host name to two nodes, also where a document's name is it",
            edits: [["nodes.yaml", "  hostname: m2", "  hostname: m3"]],
            faults: [
                'nodes.yaml:66: data.hostname: "m3" is the host name of nodes.yaml:47, too. Give one of the two another.',
            ],
        },
        {
            rule: "leaves the first node its address when it joins again",
            edits: [["genesis.yaml", "  ip: 10.20.0.10", "  ip: 10.20.0.99"]],
            faults: [
                'nodes.yaml:12: data.ip: "10.20.0.10" is another address of "m0" than 10.20.0.99. Write one of the two.',
            ],
        },
        {
            rule: "gives a label one value",
            edits: [["genesis.yaml", "      - node-role=master", "      - calico-etcd=disabled"]],
            faults: [
                'genesis.yaml:18: data.labels.dynamic[0]: "calico-etcd=enabled" gives the label another value than calico-etcd=disabled. Keep one of the two.',
            ],
        },
        {
            rule: "has the addresses of services in their range, and each for one of them",
            edits: [
                ["network.yaml", "    service_ip: 10.96.0.10", "    service_ip: 10.95.0.1"],
                ["network.yaml", "    service_ip: 10.96.0.1\n", "    service_ip: 10.95.0.1\n"],
            ],
            faults: [
                'network.yaml:13: data.dns.service_ip: "10.95.0.1" is no address of the services\' range 10.96.0.0/16. Write one of it.',
                'network.yaml:13: data.dns.service_ip: "10.95.0.1" is the address of the service kubernetes. Write another.',
                'network.yaml:22: data.kubernetes.service_ip: "10.95.0.1" is no address of the services\' range 10.96.0.0/16. Write one of it.',
            ],
        },
        {
            rule: "keeps the ranges of pods and services apart",
            edits: [["network.yaml", "pod_cidr: 10.97.0.0/16", "pod_cidr: 10.0.0.0/8"]],
            faults: [
                'network.yaml:21: data.kubernetes.service_cidr: "10.96.0.0/16" has addresses of the pods\' range 10.0.0.0/8. Use ranges that are apart.',
            ],
        },
    ];
    for (const { rule, edits, faults } of cases) {
        it(rule, () => {
            assert.deepEqual(editedDesign(...edits), faults);
        });
    }

    it("may have the first node among those that join, and catalogs that add to each other", () => {
        assert.ok("documents" in editedDesign());
    });

    it("does not count an abstract document, and says so", () => {
        const design = editedDesign([
            "others.yaml",
            "schema: armada/Chart/v1",
            "schema: promenade/Docker/v1\nmetadata:\n  schema: metadata/Document/v1\n  name: base\n" +
                "  layeringDefinition: {abstract: true, layer: global}\ndata: {config: {}}\n---\nschema: armada/Chart/v1",
        ]);
        assert.ok("documents" in design, JSON.stringify(design));
        assert.equal(design.documents.filter(({ kind }) => kind === "Docker").length, 1);
        assert.match(design.notes.join(), /others\.yaml:3: Docker base is abstract, so it was passed over/);
    });
});
