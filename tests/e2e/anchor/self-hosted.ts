import assert from "node:assert/strict";
import { statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { ensureTools } from "../../../toolchain/ensure-tools";
import { kubernetesVersion } from "../../../toolchain/versions";
import { choosePorts } from "../../../toolchain/control-plane/ports";
import { eventually, unhurried, until } from "../../support/eventually";
import { NodeCluster } from "../../support/node/cluster";
import { sandboxImage } from "../../support/node/configuration";
import { Probe, type ProbeResult, textAt } from "../../support/probe";
import { createProject, type Project, type Run } from "../../support/project";
import { temporaryFolder, testEngine } from "../../support/shared-cluster";

const namespace = "kube-system";
const node = "real-1";
const image = `registry.k8s.io/control-plane:v${kubernetesVersion}`;
const programs = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"] as const;
/** Milliseconds; the kubelet waits ever longer before it starts again what has failed, which it does until its etcd is there. */
const patience = 180_000;

/** Names of the anchors, and of their presets. */
export const components = ["etcd", "apiserver", "controller-manager", "scheduler"] as const;

/** What the tests change of the stack file. */
export interface StackChanges {
    /** The member that begins etcd. */
    readonly firstMember?: string;
    /** Of the API server's anchor, over what it has. */
    readonly apiServer?: Readonly<Record<string, unknown>>;
    /** Flags of the API server, over those that it has. */
    readonly apiServerFlags?: Readonly<Record<string, unknown>>;
}

/** What is seen of a component on the node: another one says that it was touched. */
export interface Identity {
    readonly manifest: { readonly inode: number; readonly time: number };
    readonly processes: readonly number[];
}

/** A node that has a whole control plane of presets, and a stack that places it there. */
export class SelfHosted {
    public readonly cluster: NodeCluster;
    public readonly project: Project;
    private readonly address: string;
    private readonly ports: Readonly<
        Record<"apiServer" | "manager" | "scheduler" | "client" | "peer" | "metrics", number>
    >;

    private constructor(cluster: NodeCluster, project: Project, address: string, ports: SelfHosted["ports"]) {
        this.cluster = cluster;
        this.project = project;
        this.address = address;
        this.ports = ports;
    }

    /** Starts a node with a temporary control plane, which is that of the toolchain; or the reason why there is none here. */
    public static async prepare(): Promise<SelfHosted | { readonly reason: string }> {
        const address = ownAddress();
        if (address === undefined) {
            return { reason: "pods learn no address of a host that has 127.0.0.1 alone" };
        }
        const { etcdctl, ...tools } = await ensureTools([...programs, "etcdctl"]);
        const executables = Object.fromEntries(Object.entries(tools).map(([name, file]) => [`bin/${name}`, file]));
        const cluster = await NodeCluster.start(node, {
            address,
            images: [{ name: image, executables, entrypoint: ["etcd"] }],
            commands: { "bin/etcdctl": etcdctl },
        });
        if ("reason" in cluster) {
            return cluster;
        }
        const project = await createProject(await testEngine(), cluster.controlPlane.kubeconfig);
        const [first, second] = [await choosePorts(undefined), await choosePorts(undefined)];
        return new SelfHosted(cluster, project, address, {
            apiServer: first.apiServer,
            client: first.etcd,
            peer: first.etcdPeer,
            manager: second.apiServer,
            scheduler: second.etcd,
            metrics: second.etcdPeer,
        });
    }

    /** Where the API server on the node says that it is ready. */
    public get readyUrl(): string {
        return `${this.server}/readyz`;
    }

    /** Runs `up` with a stack file that has these changes. */
    public up(changes: StackChanges, ...flags: readonly string[]): Promise<Run> {
        this.project.configure({
            cluster: { identifier: "self-hosted" },
            nodes: { [node]: { addresses: [this.address], roles: ["control-plane", "etcd"] } },
            nodeRoles: { "control-plane": {}, etcd: {} },
            pki: { namespace, apiServer: { server: this.server } },
            anchors: this.anchors(changes),
        });
        return this.project.pulumi("up", "--yes", "--skip-preview", ...flags);
    }

    /** Ends the temporary control plane, and has node and stack belong to the one on the node. */
    public async move(): Promise<void> {
        const { text } = await this.project.pulumi("stack", "output", "--json", "--show-secrets");
        const { kubeconfigs, trustBundles } = JSON.parse(text) as Record<string, Record<string, string>>;
        const admin = kubeconfigs?.["admin"] ?? assert.fail(text);
        await this.cluster.controlPlane.stop();
        await this.cluster.moveTo(admin, {
            kubeconfig: kubeconfigs?.[`kubelet-${node}`] ?? assert.fail(text),
            authority: trustBundles?.["kubelet"] ?? assert.fail(text),
        });
        const file = path.join(temporaryFolder(), "admin.yaml");
        writeFileSync(file, admin, { mode: 0o600 });
        this.project.environment["KUBECONFIG"] = file;
    }

    /** Waits until the anchors of all components say that these are healthy. */
    public async untilAnchored(): Promise<void> {
        await eventually(
            async () => {
                for (const component of components) {
                    const daemonSet = await this.cluster.get({
                        kind: "DaemonSet",
                        name: `${component}-anchor`,
                        namespace,
                    });
                    const { generation } = daemonSet?.metadata as { generation?: number };
                    const { observedGeneration, updatedNumberScheduled, numberReady } = daemonSet?.status as Record<
                        string,
                        number
                    >;
                    assert.deepEqual(
                        [observedGeneration, updatedNumberScheduled, numberReady],
                        [generation, 1, 1],
                        component,
                    );
                }
            },
            patience,
            unhurried,
        );
    }

    /** Waits until the API server is ready. */
    public async untilReady(): Promise<void> {
        const ready = async (): Promise<boolean> => (await textAt(this.readyUrl)) === "ok";
        await until("the API server to be ready", ready, patience).catch((error: unknown) => {
            const { node: real } = this.cluster;
            const logs = [real.containerLog("kube-apiserver"), real.containerLog("etcd"), real.log("kubelet")];
            throw new Error([error, ...logs.map((log) => log.slice(-3000))].join("\n\n"));
        });
    }

    /** What a client sees of the API server while something is done. */
    public async probed(action: () => Promise<void>): Promise<ProbeResult> {
        const probe = Probe.start(this.readyUrl);
        try {
            await action();
        } finally {
            await probe.stop();
        }
        return probe.stop();
    }

    /** What there is of each component on the node. */
    public identities(): Record<string, Identity> {
        const { node: real } = this.cluster;
        return Object.fromEntries(
            components.map((component, index) => {
                const { ino, mtimeMs } = statSync(real.hostPath(`/etc/kubernetes/manifests/${component}.yaml`));
                const processes = real.processesOf(new RegExp(`^${programs[index]} `));
                return [component, { manifest: { inode: ino, time: mtimeMs }, processes }];
            }),
        );
    }

    /** The command line of the API server that runs. */
    public apiServerProcesses(pattern: RegExp): number[] {
        return this.cluster.node.processesOf(pattern);
    }

    private get server(): string {
        return `https://127.0.0.1:${this.ports.apiServer}`;
    }

    private anchors({ firstMember, apiServer, apiServerFlags }: StackChanges): object {
        const { manager, scheduler, client, peer, metrics } = this.ports;
        const common = { image, anchorImage: sandboxImage, period: 1 };
        // With a lease of its own each of them would wait, after a restart, until that of the one before has run out.
        const alone = { "leader-elect": false };
        return {
            etcd: { ...common, preset: "etcd", ports: { client, peer, metrics }, firstMember },
            apiserver: {
                ...common,
                preset: "apiserver",
                // The kubelet asks an anchor more often that has less time.
                healthTimeout: 30,
                arguments: {
                    "secure-port": this.ports.apiServer,
                    "etcd-servers": [`https://127.0.0.1:${client}`],
                    ...apiServerFlags,
                },
                ...apiServer,
            },
            "controller-manager": {
                ...common,
                preset: "controller-manager",
                arguments: { "secure-port": manager, ...alone },
            },
            scheduler: { ...common, preset: "scheduler", arguments: { "secure-port": scheduler, ...alone } },
        };
    }
}

/** An address of this machine beside loopback. */
function ownAddress(): string | undefined {
    const addresses = Object.values(os.networkInterfaces()).flatMap((each) => each ?? []);
    return addresses.find(({ family, internal }) => family === "IPv4" && !internal)?.address;
}
