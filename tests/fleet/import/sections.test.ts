import assert from "node:assert/strict";
import { checkConfiguration } from "../../../components/installation/parse";
import { nodesConfiguration } from "../../../components/node/config";
import { pkiConfiguration } from "../../../components/pki/config";
import { effectiveCatalog } from "../../../components/pki/effective-catalog";
import { draftSections, type PromenadeDraft } from "../../../fleet/import/promenade/draft";
import { hostsOf } from "../../../fleet/import/promenade/catalog-entry";
import { catalogOf } from "../../../fleet/import/promenade/catalog";
import { type Edit, rightDesign } from "./designs";

function draft(...edits: readonly Edit[]): PromenadeDraft {
    const drafted = draftSections(rightDesign(...edits));
    assert.deepEqual(drafted.faults, []);
    return drafted;
}

/** The whole of a file's documents goes, but for one that other checks do not want. */
const noCatalogs: readonly Edit[] = ["catalog.yaml", "catalog-addition.yaml"].map((file) => [
    file,
    "promenade/PKICatalog/v1",
    "other/PKICatalog/v1",
]);

describe("the sections that a design of Promenade becomes", () => {
    it("have its nodes, and of its certificates what is other than in the default catalog", () => {
        const controlPlane = ["control-plane", "etcd"];
        assert.deepEqual(draft().sections, {
            nodes: {
                m0: { addresses: ["10.20.0.10"], roles: controlPlane },
                m1: { addresses: ["10.20.0.11"], roles: controlPlane },
                m2: { addresses: ["10.20.0.12"], roles: controlPlane },
                m3: { addresses: ["10.20.0.13"] },
            },
            pki: {
                apiServer: {
                    server: "https://127.0.0.1:6553",
                    clusterDomain: "site-1.example.com",
                    hosts: ["api.example.com"],
                },
                etcds: {
                    calico: {
                        hosts: ["10.96.232.136"],
                        clients: { "calico-node": { commonName: "calcico-node", peer: true } },
                    },
                },
                authorities: {
                    kubernetes: {
                        certificates: { armada: { commonName: "armada", organizations: ["system:masters"] } },
                    },
                    "calico-etcd-peer": { certificates: { "calico-node-peer": { commonName: "calcico-node-peer" } } },
                },
                keyPairs: { audit: { description: "Signs the audit log" } },
            },
        });
    });

    const variants: readonly { rule: string; edits: readonly Edit[] }[] = [
        { rule: "as they are", edits: [] },
        {
            rule: "where the etcd of the network has a member less than the API servers'",
            edits: [["catalog.yaml", "document_name: calico-etcd-m2\n", "document_name: calico-etcd-extra\n"]],
        },
        {
            rule: "where a certificate is below another authority",
            edits: [
                [
                    "catalog.yaml",
                    "        - document_name: scheduler\n          common_name: system:kube-scheduler\n",
                    "",
                ],
                [
                    "catalog.yaml",
                    "        - document_name: apiserver-kubelet-client\n",
                    "        - document_name: scheduler\n          common_name: system:kube-scheduler\n" +
                        "        - document_name: apiserver-kubelet-client\n",
                ],
            ],
        },
        {
            rule: "where a node's certificate has a further name",
            edits: [["catalog-addition.yaml", "hosts: [m3, 10.20.0.13]", "hosts: [m3, 10.20.0.13, m3.storage]"]],
        },
        {
            rule: "where an authority signs nothing",
            edits: [["catalog.yaml", "  keypairs:\n", "    spare-etcd: {}\n    spare-etcd-peer: {}\n  keypairs:\n"]],
        },
    ];
    for (const { rule, edits } of variants) {
        it(`declare every certificate with its subject and at least its names, ${rule}`, () => {
            const design = rightDesign(...edits);
            const { sections, faults } = draftSections(design);
            assert.deepEqual(faults, []);
            const effective = effectiveCatalog(
                pkiConfiguration.parse(sections["pki"]),
                nodesConfiguration.parse(sections["nodes"]),
            );
            for (const [authority, { certificates }] of catalogOf(design.documents)?.authorities ?? []) {
                for (const wanted of certificates.values()) {
                    if (wanted.document_name.includes("-genesis")) {
                        continue;
                    }
                    const own = effective.authorities
                        .find(({ name }) => name === authority)
                        ?.certificates.find(({ name }) => name === wanted.document_name);
                    assert.ok(own !== undefined, `${authority} signs ${wanted.document_name}`);
                    assert.equal(own.commonName, wanted.common_name, wanted.document_name);
                    assert.deepEqual(own.organizations, wanted.groups ?? [], wanted.document_name);
                    const names = hostsOf({
                        hosts: wanted.hosts ?? [],
                        kubernetesServiceNames: wanted.kubernetes_service_names ?? [],
                    });
                    assert.deepEqual(
                        names.filter((name) => !own.hosts.includes(name)),
                        [],
                        wanted.document_name,
                    );
                }
            }
        });
    }

    it("are right for the schema of stack files", () => {
        const { faults } = checkConfiguration({ cluster: { identifier: "site-1" }, ...draft().sections });
        assert.deepEqual(faults, []);
    });

    it("have hosts that only a certificate tells of, because Promenade gets them when they join", () => {
        const { sections, notes } = draft(
            ["nodes.yaml", "  name: m3", "  name: m4"],
            ["nodes.yaml", "10.20.0.13", "10.20.0.14"],
        );
        const nodes = sections["nodes"] as Record<string, unknown>;
        assert.deepEqual(nodes["m3"], { addresses: ["10.20.0.13"] });
        assert.deepEqual(Object.keys(nodes), ["m0", "m1", "m2", "m4", "m3"]);
        assert.match(notes.join("\n"), /^nodes\.m3: only its certificates tell of it\. Give it the role/m);
    });

    it("have the full name of a host with a domain", () => {
        const { sections } = draft(["nodes.yaml", "  hostname: m2", "  hostname: m2\n  domain: example.com"]);
        assert.deepEqual((sections["nodes"] as Record<string, unknown>)["m2"], {
            addresses: ["10.20.0.12"],
            roles: ["control-plane", "etcd"],
            hostname: "m2.example.com",
        });
    });

    it("leave certificates out where there is no catalog, and say so", () => {
        const { sections, notes } = draft(...noCatalogs);
        assert.deepEqual(Object.keys(sections), ["nodes"]);
        assert.match(notes.join("\n"), /^pki: there is no PKICatalog/m);
    });

    it("come with the warning that new authorities are not trusted yet", () => {
        assert.match(draft().notes.join("\n"), /^pki: its authorities are new ones/m);
    });
});
