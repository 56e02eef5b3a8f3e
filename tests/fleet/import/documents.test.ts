import assert from "node:assert/strict";
import { type Edit, editedDesign } from "./designs";

describe("documents of Promenade", () => {
    it("are right as they are", () => {
        assert.ok("documents" in editedDesign());
    });

    const cases: readonly { rule: string; edits: readonly Edit[]; faults: readonly string[] }[] = [
        {
            rule: "refuses a key that there is not, and names the nearest",
            edits: [["genesis.yaml", "  hostname: m0", "  hostnam: m0"]],
            faults: [
                "genesis.yaml:10: data.hostname: is missing. Set it to text.",
                'genesis.yaml:11: data.hostnam: unknown key "hostnam". Did you mean "hostname"?',
            ],
        },
        {
            rule: "refuses a misspelled key of the envelope",
            edits: [["genesis.yaml", "storagePolicy", "storagepolicy"]],
            faults: [
                'genesis.yaml:9: metadata.storagepolicy: unknown key "storagepolicy". Did you mean "storagePolicy"?',
            ],
        },
        {
            rule: "refuses a kind that there is not",
            edits: [["network.yaml", "promenade/KubernetesNetwork/v1", "promenade/KubernetesNetworks/v1"]],
            faults: [
                'network.yaml:2: schema: "promenade/KubernetesNetworks/v1" is no document of Promenade. Did you mean "promenade/KubernetesNetwork/v1"?',
            ],
        },
        {
            rule: "refuses a document without a schema",
            edits: [["network.yaml", "schema: promenade/KubernetesNetwork/v1\n", ""]],
            faults: ["network.yaml:2: schema: is missing, or no text. Write one such as promenade/Genesis/v1."],
        },
        {
            rule: "tells the faults of all documents and files at once",
            edits: [
                ["genesis.yaml", "  ip: 10.20.0.10", "  ip: 10.20.0.256"],
                ["hosts.yaml", "    symlink: /usr/local/bin/kubelet", "    symlink: kubelet"],
                ["hosts.yaml", "    pause: registry.k8s.io/pause:3.10", "    pause: 3"],
                ["nodes.yaml", "  hostname: m1", "  hostname: M1"],
            ],
            faults: [
                'genesis.yaml:12: data.ip: "10.20.0.256" is not an IPv4 address, and Promenade knows no other. Write one such as 10.0.0.10.',
                'hosts.yaml:24: data.files[2].symlink: "kubelet" is not an absolute path. Begin it with a /.',
                'hosts.yaml:70: data.images.pause: 3 is a number, but text is wanted here. Put it in quotes: "3".',
                'nodes.yaml:27: data.hostname: "M1" is not a host\'s name. Use lower-case letters, digits and "-", with a letter first.',
            ],
        },
        {
            rule: "refuses a file of a host with two contents, and one without any",
            edits: [
                [
                    "hosts.yaml",
                    "      symlink: /usr/local/bin/kubelet",
                    "      symlink: /bin/kubelet\n      content: x",
                ],
                ["genesis.yaml", '      content: "# the first member of the network\'s etcd"\n', ""],
            ],
            faults: [
                'genesis.yaml:58: data.files[0].path: "/var/lib/anchor/calico-etcd-bootstrap" has no content. Give it one of: content, symlink, url, tar_url, docker_image.',
                'hosts.yaml:23: data.files[2].path: "/usr/bin/kubelet" has content and symlink. Keep one of them.',
            ],
        },
        {
            rule: "refuses half of an archive",
            edits: [["hosts.yaml", "      tar_path: kubernetes/node/bin/kubelet\n", ""]],
            faults: [
                'hosts.yaml:15: data.files[0].path: "/usr/local/bin/kubelet" has one of tar_url and tar_path alone. Write both.',
            ],
        },
        {
            rule: "refuses two container runtimes",
            edits: [
                ["hosts.yaml", "        runtime: containerd", "        runtime: containerd\n        docker: docker.io"],
            ],
            faults: [
                'hosts.yaml:37: data.packages.common.required.runtime: "containerd" is a second container runtime beside docker. Keep one of the two.',
            ],
        },
        {
            rule: "wants required packages for every host",
            edits: [["hosts.yaml", "      required:\n        runtime: containerd\n        socat: socat\n", ""]],
            faults: ["genesis", "join"].map(
                (use) =>
                    `hosts.yaml:31: data.packages: {"common":{"repositories":["deb http://packages.example.com … (138 characters) has no required packages for ${use}. Write them below common or ${use}.`,
            ),
        },
        {
            rule: "refuses a catalog whose certificates nobody could use",
            edits: [
                ["catalog.yaml", "common_name: armada", 'common_name: ""'],
                ["catalog.yaml", "document_name: admin", "document_name: Admin"],
                [
                    "catalog.yaml",
                    "common_name: calcico-node\n",
                    "common_name: calcico-node\n          hosts: [10.0.0.0/8]\n",
                ],
            ],
            faults: [
                'catalog.yaml:40: data.certificate_authorities.kubernetes.certificates[7].document_name: "Admin" is not an object\'s name (RFC 1123). Use lower-case letters, digits, "-" and ".", with a letter or digit at both ends and beside each ".".',
                'catalog.yaml:44: data.certificate_authorities.kubernetes.certificates[8].common_name: "" is empty. Write it.',
                'catalog.yaml:98: data.certificate_authorities.calico-etcd.certificates[4].hosts[0]: "10.0.0.0/8" is a range of addresses. Write each address by itself, without a prefix length.',
            ],
        },
        {
            rule: "refuses a key that stands twice in a map",
            edits: [
                [
                    "network.yaml",
                    "    service_ip: 10.96.0.10",
                    "    service_ip: 10.96.0.10\n    service_ip: 10.96.0.11",
                ],
            ],
            faults: ['network.yaml:14: the key "service_ip" stands twice in one map. Take one of the two out.'],
        },
        {
            rule: "shows no key of an encryption policy",
            edits: [["hosts.yaml", "  etcd:\n    - resources: [secrets]", "  etcd:\n    - resources: 7"]],
            faults: ["hosts.yaml:85: data.etcd[0].resources: 7 is a number, but a list is wanted here. Write a list."],
        },
    ];
    for (const { rule, edits, faults } of cases) {
        it(rule, () => {
            assert.deepEqual(editedDesign(...edits), faults);
        });
    }
});
