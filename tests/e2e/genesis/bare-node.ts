import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { choosePorts } from "../../../toolchain/control-plane/ports";
import { ensureTools } from "../../../toolchain/ensure-tools";
import { kubernetesVersion } from "../../../toolchain/versions";
import { eventually } from "../../support/eventually";
import { containerdSocket, inNamespaces, sandboxImage } from "../../support/node/configuration";
import { RealNode } from "../../support/node/node";
import { findNodeParts, type NodeParts } from "../../support/node/parts";
import { temporaryFolder } from "../../support/shared-cluster";

/** Of the node. */
export const nodeName = "real-1";
const programs = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"] as const;
/** Names of the anchors, and of their presets. */
export const components = ["etcd", "apiserver", "controller-manager", "scheduler"] as const;
const image = `registry.k8s.io/control-plane:v${kubernetesVersion}`;

/** It starts what the unit says, as systemd would, and knows whether it runs. */
const systemctl = `#!/bin/sh
case $1 in
is-active) kill -0 "$(cat /run/kubelet.pid 2>/dev/null)" 2>/dev/null ;;
start | restart)
    command=$(sed -n 's/^ExecStart=\\(..*\\)/\\1/p' /etc/systemd/system/kubelet.service.d/10-flotilla.conf)
    $command >>/run/kubelet.log 2>&1 </dev/null &
    echo $! >/run/kubelet.pid
    ;;
esac
`;

/** What is seen of a component on the node: another one says that it was touched. */
export interface Identity {
    readonly inode: number;
    readonly time: number;
    readonly processes: readonly number[];
}

/** What is known before there is a node. */
export interface Plan {
    readonly parts: NodeParts;
    /** Of this machine, beside loopback: pods learn no other as that of their host. */
    readonly address: string;
    readonly server: string;
    /** Sections of the stack file. */
    readonly sections: Readonly<Record<string, unknown>>;
}

/** Plans a cluster that begins on a node of this machine; or the reason why there is none here. */
export async function planCluster(): Promise<Plan | { readonly reason: string }> {
    const parts = await findNodeParts();
    const address = Object.values(os.networkInterfaces())
        .flatMap((each) => each ?? [])
        .find(({ family, internal }) => family === "IPv4" && !internal)?.address;
    if ("reason" in parts || address === undefined) {
        return "reason" in parts ? parts : { reason: "pods learn no address of a host that has 127.0.0.1 alone" };
    }
    const [first, second, third] = [
        await choosePorts(undefined),
        await choosePorts(undefined),
        await choosePorts(undefined),
    ];
    const server = `https://127.0.0.1:${first.apiServer}`;
    const common = { image, anchorImage: sandboxImage, period: 1 };
    // With a lease of its own each of them would wait for that of the one before.
    const alone = { "leader-elect": false };
    const ports = { client: first.etcd, peer: first.etcdPeer, metrics: second.etcdPeer };
    const sections = {
        cluster: { identifier: "genesis" },
        nodes: { [nodeName]: { addresses: [address], roles: ["control-plane", "etcd"] } },
        nodeRoles: { "control-plane": {}, etcd: {} },
        pki: { apiServer: { server } },
        join: {
            server: `https://${address}:${first.apiServer}`,
            clusterDNS: ["10.96.0.10"],
            containerRuntime: `unix://${containerdSocket}`,
            deadline: 150,
            kubelet: {
                executable: parts.kubelet,
                configuration: {
                    address: "127.0.0.1",
                    port: third.apiServer,
                    readOnlyPort: 0,
                    healthzPort: 0,
                    ...inNamespaces,
                },
            },
        },
        anchors: {
            etcd: { ...common, preset: "etcd", ports },
            apiserver: {
                ...common,
                preset: "apiserver",
                arguments: { "secure-port": first.apiServer, "etcd-servers": [`https://127.0.0.1:${first.etcd}`] },
            },
            "controller-manager": {
                ...common,
                preset: "controller-manager",
                arguments: { "secure-port": second.apiServer, ...alone },
            },
            scheduler: { ...common, preset: "scheduler", arguments: { "secure-port": second.etcd, ...alone } },
        },
    };
    return { parts, address, server, sections };
}

/** A host with containerd and the images, on which no kubelet runs. */
export class BareNode {
    public readonly node: RealNode;

    private constructor(node: RealNode) {
        this.node = node;
    }

    /** @param material what a kubelet is given that runs for a moment: a kubeconfig, and who may talk to it. */
    public static async start(
        { parts }: Plan,
        material: { readonly kubeconfig: string; readonly authority: string },
    ): Promise<BareNode> {
        const folder = path.join(temporaryFolder(), "bare-node");
        mkdirSync(folder, { recursive: true });
        const [kubeconfig, authority] = [path.join(folder, "kubeconfig"), path.join(folder, "authority.pem")];
        writeFileSync(kubeconfig, material.kubeconfig);
        writeFileSync(authority, material.authority);
        const { etcdctl, ...tools } = await ensureTools([...programs, "etcdctl"]);
        const executables = Object.fromEntries(Object.entries(tools).map(([name, file]) => [`bin/${name}`, file]));
        const node = await RealNode.start(parts, {
            name: nodeName,
            kubeconfig,
            authority,
            images: [{ name: image, executables, entrypoint: ["etcd"] }],
            commands: { "bin/etcdctl": etcdctl },
        });
        await node.stopKubelet();
        const bare = new BareNode(node);
        mkdirSync(node.hostPath("/run/bin"));
        writeFileSync(node.hostPath("/run/bin/systemctl"), systemctl, { mode: 0o755 });
        return bare;
    }

    /** Runs the script as a person would, and waits for its end. */
    public async run(script: string, seconds: number): Promise<{ readonly code: number; readonly text: string }> {
        const { node } = this;
        const [code, output] = [node.hostPath("/run/code"), node.hostPath("/run/output")];
        writeFileSync(node.hostPath("/run/genesis.sh"), script, { mode: 0o600 });
        await node.exec(
            "sh",
            "-c",
            "rm -f /run/code; { PATH=/run/bin:$PATH sh /run/genesis.sh --keep; echo $? >/run/code.new; mv /run/code.new /run/code; } </dev/null >/run/output 2>&1 &",
        );
        await eventually(() => {
            assert.ok(existsSync(code), existsSync(output) ? readFileSync(output, "utf8") : "nothing was said");
            return Promise.resolve();
        }, seconds * 1000);
        return { code: Number(readFileSync(code, "utf8")), text: readFileSync(output, "utf8") };
    }

    /** What there is of each component on the node. */
    public identities(): Record<string, Identity> {
        return Object.fromEntries(
            components.map((component, index) => {
                const { ino, mtimeMs } = statSync(this.node.hostPath(`/etc/kubernetes/manifests/${component}.yaml`));
                const processes = this.node.processesOf(new RegExp(`^${programs[index]} `));
                return [component, { inode: ino, time: mtimeMs, processes }];
            }),
        );
    }

    /** What helps to understand why something did not come about. */
    public logs(): string {
        const kubelet = this.node.hostPath("/run/kubelet.log");
        return existsSync(kubelet) ? readFileSync(kubelet, "utf8").slice(-3000) : "no kubelet was started";
    }
}
