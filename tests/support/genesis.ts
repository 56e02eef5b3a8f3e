import { anchorsConfiguration } from "../../components/anchor/config";
import { fileKey, filesOf } from "../../components/anchor/contents";
import type { EffectiveAnchor } from "../../components/anchor/effective-anchor";
import { fileOfNode } from "../../components/anchor/effective-file";
import { genesisScript, type GenesisScriptArgs } from "../../components/genesis/genesis-script";
import { genesisAnchors } from "../../components/genesis/genesis-sections";
import { nodesConfiguration } from "../../components/node/config";
import { joinConfiguration } from "../../components/node/join-config";
import { joinScriptArgs } from "../../components/node/join-outputs";
import { nodeRolesConfiguration } from "../../components/node/role-config";
import { pkiConfiguration } from "../../components/pki/config";

const common = { anchorImage: "registry.example.com/anchor:1.0.0" };
const image = (name: string): string => `registry.example.com/${name}:v1.35.4`;

const readinessProbe = { httpGet: { host: "127.0.0.1", port: 8080, path: "/" } };

/** Sections of a stack file whose cluster begins on m3. */
export const genesisSettings = {
    genesis: { node: "m3", cluster: "absent" },
    nodes: {
        m3: { addresses: ["10.20.0.13", "fd00::13"], roles: ["control-plane", "etcd"] },
        m4: { addresses: ["10.20.0.14"], roles: ["control-plane", "etcd"] },
        w1: { addresses: ["10.20.0.20"] },
    },
    pki: { apiServer: { hosts: ["api.example.com"], server: "https://api.example.com:6443" } },
    join: { clusterDNS: ["10.96.0.10"], deadline: 2 },
    anchors: {
        etcd: { ...common, preset: "etcd", image: image("etcd") },
        apiserver: { ...common, preset: "apiserver", image: image("kube-apiserver") },
        "controller-manager": { ...common, preset: "controller-manager", image: image("kube-controller-manager") },
        scheduler: { ...common, preset: "scheduler", image: image("kube-scheduler") },
        haproxy: { ...common, preset: "haproxy", image: image("haproxy") },
        web: {
            ...common,
            nodeSelector: { "example.com/web": "yes" },
            manifest: {
                spec: { hostNetwork: true, containers: [{ name: "web", image: image("web"), readinessProbe }] },
            },
        },
    },
} as const;

/** What the files of an anchor hold in tests, by key: each says what it is, and has no end of its last line. */
export function testFiles(anchor: EffectiveAnchor, node: string): Record<string, string> {
    const files = (["shared", "node"] as const)
        .flatMap((place) => filesOf(anchor, place))
        .map((file) => [fileKey(file), `${JSON.stringify(fileOfNode(file, node).source)} it's "$(so)"`] as const);
    return Object.fromEntries(files);
}

/** What the script of m3 is made from. */
export function genesisArgs(further: Partial<GenesisScriptArgs> = {}): GenesisScriptArgs {
    const nodes = nodesConfiguration.parse(genesisSettings.nodes);
    const pki = pkiConfiguration.parse(genesisSettings.pki);
    const join = joinConfiguration.parse(genesisSettings.join);
    const args = joinScriptArgs("site-1", "m3", { nodes, pki, join, nodeRoles: nodeRolesConfiguration.parse({}) });
    if (args === undefined) {
        throw new Error("There is no node m3.");
    }
    const anchors = genesisAnchors("m3", anchorsConfiguration.parse(genesisSettings.anchors), { nodes, pki });
    return {
        ...args,
        bundle: "THE SERVERS",
        clientBundle: "THE CLIENTS",
        kubeconfig: '{"users":[{"name":"system:node:m3"}]}',
        clientCertificate: "THE CERTIFICATE\nTHE KEY",
        apiServer: "https://127.0.0.1:6443",
        otherServers: ["https://10.20.0.14:6443"],
        anchors: anchors.map((anchor) => ({ anchor, files: testFiles(anchor, "m3") })),
        isAbsent: true,
        ...further,
    };
}

/** The script of m3. */
export function genesisText(further: Partial<GenesisScriptArgs> = {}): string {
    return genesisScript(genesisArgs(further));
}
