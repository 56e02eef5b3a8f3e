import assert from "node:assert/strict";
import { checkConfiguration } from "../../../components/installation/parse";
import { genesisSettings } from "../../support/genesis";

const whole = { cluster: { identifier: "site-1" }, namespaces: {}, ...genesisSettings };

/** Faults of a configuration, as "<path>: <message>". */
function faultsOf(changes: Readonly<Record<string, unknown>>): string[] {
    const { faults } = checkConfiguration({ ...whole, ...changes });
    return faults.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

function withAnchor(name: "etcd" | "scheduler" | "web", changes: object): object {
    return { anchors: { ...genesisSettings.anchors, [name]: { ...genesisSettings.anchors[name], ...changes } } };
}

function without(section: "anchors" | "join" | "pki"): object {
    return { [section]: undefined };
}

describe("checks of flotilla:genesis", () => {
    it("find nothing in what a cluster begins with", () => {
        assert.deepEqual(faultsOf({}), []);
        assert.deepEqual(faultsOf({ genesis: { node: "m3" } }), []);
    });

    const refused: readonly { rule: string; changes: object; says: RegExp }[] = [
        {
            rule: "a node that there is not",
            changes: { genesis: { node: "m5" } },
            says: /^genesis\.node: "m5" is not a node of flotilla:nodes\. Did you mean "m[34]"\?$/,
        },
        {
            rule: "a node on which no API server is",
            changes: { genesis: { node: "w1" } },
            says: /^genesis\.node: no anchor with the preset apiserver is on "w1"\. Declare one, or give the node the role control-plane$/,
        },
        {
            rule: "a kubelet without a certificate",
            changes: {
                pki: {
                    ...genesisSettings.pki,
                    authorities: { kubernetes: { certificates: { "kubelet-m3": { enabled: false } } } },
                },
            },
            says: /^genesis\.node: the kubelet of "m3" has no certificate .* Add the document kubelet-m3/,
        },
        {
            rule: "manifests where the kubelet does not look",
            changes: withAnchor("scheduler", { manifestDirectory: "/etc/kubelet.d" }),
            says: /^anchors\.scheduler: its manifestDirectory is "\/etc\/kubelet\.d", but the kubelet of flotilla:join looks into "\/etc\/kubernetes\/manifests"\./,
        },
        {
            rule: "an etcd that another node begins",
            changes: withAnchor("etcd", { firstMember: "m4" }),
            says: /^anchors\.etcd\.firstMember: "m4" would begin another etcd than the one that genesis begins on "m3"\. Take it out$/,
        },
        {
            rule: "encryption whose steps look at the cluster that there is not",
            changes: { pki: { ...genesisSettings.pki, encryption: {} } },
            says: /^pki\.encryption: its steps look at the cluster, and genesis\.cluster says that there is none yet\. Take it out/,
        },
        {
            rule: "a signer that runs in the cluster that there is not",
            changes: {
                pki: {
                    ...genesisSettings.pki,
                    authorities: { "front-proxy": { issuer: "cert-manager", issuerRef: { name: "ca" } } },
                },
            },
            says: /^pki\.authorities\.front-proxy\.issuer: "cert-manager" signs in the cluster, and genesis\.cluster says that there is none yet\./,
        },
        ...(["anchors", "join", "pki"] as const).map((section) => ({
            rule: `an installation without flotilla:${section}`,
            changes: without(section),
            says: new RegExp(
                `^genesis: there is no flotilla:${section}, of which the first node is made\\. Write it, as docs/genesis\\.md tells$`,
            ),
        })),
    ];

    for (const { rule, changes, says } of refused) {
        it(`refuse ${rule}`, () => {
            const faults = faultsOf(changes as Record<string, unknown>);
            assert.ok(
                faults.some((fault) => says.test(fault)),
                faults.join("\n"),
            );
        });
    }

    it("let the cluster have encryption and cert-manager when it is there", () => {
        const pki = { ...genesisSettings.pki, encryption: {} };
        assert.deepEqual(faultsOf({ pki, genesis: { node: "m3" } }), []);
    });

    it("let the first member be told where it is the same", () => {
        assert.deepEqual(faultsOf(withAnchor("etcd", { firstMember: "m3" }) as Record<string, unknown>), []);
    });
});
