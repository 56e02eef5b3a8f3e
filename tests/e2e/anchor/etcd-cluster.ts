import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { etcdAnchorScript } from "../../../components/anchor/script";
import { ensureTools } from "../../../toolchain/ensure-tools";
import { provideCommand } from "../../../toolchain/packaged-commands";
import { eventually } from "../../support/eventually";
import { AnchorHost } from "./anchor-host";
import type { AnchorProcess, Settings } from "./anchor-process";
import { type EtcdFiles, writeEtcdCertificates } from "./etcd-certificates";
import { FakeKubelet } from "./fake-kubelet";

/** One line of `etcdctl member list`. */
export interface Member {
    readonly name: string;
    readonly isLearner: boolean;
}

/** A node with a member of etcd: its anchor, and what stands for its kubelet. */
export class EtcdNode {
    public readonly host: AnchorHost;
    public readonly kubelet: FakeKubelet;
    /** Below it etcd has "member". */
    public readonly data: string;
    private readonly settings: Settings;

    public constructor(cluster: EtcdCluster, name: string, shell: readonly string[]) {
        const host = new AnchorHost(shell, etcdAnchorScript);
        this.host = host;
        this.data = path.join(host.root, "var/lib/etcd");
        mkdirSync(this.data, { recursive: true, mode: 0o700 });
        this.kubelet = new FakeKubelet(host.manifest, host.inFolder("etcd.log"));
        this.settings = cluster.anchorSettings(name);
        this.declare(cluster.command(name, this.data));
    }

    /** Starts the anchor. */
    public start(more: Settings = {}): AnchorProcess {
        return this.host.start({ ...this.settings, ...more });
    }

    /** Makes the manifest of these words. */
    public declare(words: readonly string[]): void {
        this.host.write({ manifest: `etcd\n${words.map((word) => `- ${word}`).join("\n")}`, files: {} });
    }

    /** Ends everything. */
    public async remove(): Promise<void> {
        await this.kubelet.stop();
        await this.host.remove();
    }
}

/** Three nodes on loopback, each with an address of its own and certificates of the default catalog. */
export class EtcdCluster {
    public readonly nodes: Readonly<Record<string, EtcdNode>>;
    private readonly folder: string;
    private readonly addresses: Readonly<Record<string, string>>;
    private readonly files: EtcdFiles;
    private readonly tools: Readonly<Record<"etcd" | "etcdctl", string>>;

    private constructor(
        folder: string,
        addresses: Readonly<Record<string, string>>,
        files: EtcdFiles,
        tools: EtcdCluster["tools"],
        lastShell: readonly string[],
    ) {
        this.folder = folder;
        this.addresses = addresses;
        this.files = files;
        this.tools = tools;
        const shellOf = (name: string): readonly string[] => (name === "n2" ? lastShell : ["dash"]);
        this.nodes = Object.fromEntries(
            Object.keys(addresses).map((name) => [name, new EtcdNode(this, name, shellOf(name))]),
        );
    }

    /** Nodes n0, n1 and n2, with nothing on them. The anchors of n2 run with busybox, where that is to be had. */
    public static async prepare(): Promise<EtcdCluster> {
        const tools = await ensureTools(["etcd", "etcdctl"]);
        const folder = mkdtempSync(path.join(os.tmpdir(), "flotilla-etcd-"));
        // Every address below 127 is this machine: those of two clusters at once must differ.
        const network = `127.${1 + (process.pid % 250)}.${1 + Math.floor(Math.random() * 250)}`;
        const addresses = { n0: `${network}.10`, n1: `${network}.11`, n2: `${network}.12` };
        const busybox = await provideCommand("busybox");
        const lastShell = "reason" in busybox ? ["dash"] : [busybox.executable, "sh"];
        return new EtcdCluster(folder, addresses, await writeEtcdCertificates(folder, addresses), tools, lastShell);
    }

    public node(name: string): EtcdNode {
        const node = this.nodes[name];
        if (node === undefined) {
            throw new RangeError(`There is no node ${name}.`);
        }
        return node;
    }

    /** The members as the cluster knows them, by name. */
    public members(): readonly Member[] {
        const { status, stdout, stderr } = this.ask("member", "list");
        if (status !== 0) {
            throw new Error(stderr);
        }
        return stdout
            .trim()
            .split("\n")
            .map((line) => line.split(", "))
            .map(([, , name = "", , , isLearner]) => ({ name, isLearner: isLearner === "true" }))
            .sort((left, right) => left.name.localeCompare(right.name));
    }

    /** Waits until there are these members, all with a vote. */
    public async consistsOf(...names: readonly string[]): Promise<void> {
        await eventually(() => {
            const text = JSON.stringify(this.members());
            const wanted = JSON.stringify(names.map((name) => ({ name, isLearner: false })));
            return text === wanted ? Promise.resolve() : Promise.reject(new Error(text));
        }, 40_000);
    }

    /** Runs etcdctl as the anchor does. */
    public ask(...words: readonly string[]): {
        readonly status: number | null;
        readonly stdout: string;
        readonly stderr: string;
    } {
        return spawnSync(this.tools.etcdctl, [`--endpoints=${this.endpoints}`, ...words], {
            env: { ...process.env, ...this.credentials },
            encoding: "utf8",
        });
    }

    /** What the manifest of a node's member starts; what only the node knows is left to the anchor. */
    public command(name: string, data: string): string[] {
        const address = this.addresses[name] ?? "";
        const server = this.files.pair(`kubernetes-etcd-${name}`);
        const peer = this.files.pair(`kubernetes-etcd-${name}-peer`);
        return [
            this.tools.etcd,
            `--name=${name}`,
            `--data-dir=${data}`,
            "--initial-cluster=@ETCD_INITIAL_CLUSTER@",
            "--initial-cluster-state=@ETCD_INITIAL_CLUSTER_STATE@",
            `--listen-client-urls=https://${address}:2379`,
            `--advertise-client-urls=https://${address}:2379`,
            `--listen-peer-urls=https://${address}:2380`,
            `--initial-advertise-peer-urls=https://${address}:2380`,
            `--listen-metrics-urls=http://${address}:2381`,
            "--client-cert-auth",
            `--trusted-ca-file=${this.files.authority("kubernetes-etcd")}`,
            `--cert-file=${server.certificate}`,
            `--key-file=${server.key}`,
            "--peer-client-cert-auth",
            `--peer-trusted-ca-file=${this.files.authority("kubernetes-etcd-peer")}`,
            `--peer-cert-file=${peer.certificate}`,
            `--peer-key-file=${peer.key}`,
            "--unsafe-no-fsync",
        ];
    }

    /** What a node's anchor is told. */
    public anchorSettings(name: string): Settings {
        const address = this.addresses[name] ?? "";
        return {
            ...this.credentials,
            PATH: `${path.dirname(this.tools.etcdctl)}:${process.env["PATH"] ?? ""}`,
            ANCHOR_PERIOD: "0.5",
            ANCHOR_HEALTH_TIMEOUT: "30",
            ANCHOR_HEALTH: `http://${address}:2381/health?serializable=true`,
            ANCHOR_ETCD_NAME: name,
            ANCHOR_ETCD_PEER_URL: `https://${address}:2380`,
            ANCHOR_ETCD_ENDPOINTS: this.endpoints,
            ANCHOR_ETCD_FIRST: "n0",
        };
    }

    /** Ends everything. */
    public async remove(): Promise<void> {
        await Promise.all(Object.values(this.nodes).map((node) => node.remove()));
        rmSync(this.folder, { recursive: true });
    }

    private get endpoints(): string {
        return Object.values(this.addresses)
            .map((address) => `https://${address}:2379`)
            .join(",");
    }

    private get credentials(): Settings {
        const { certificate, key } = this.files.pair("kubernetes-etcd-anchor");
        return { ETCDCTL_CACERT: this.files.authority("kubernetes-etcd"), ETCDCTL_CERT: certificate, ETCDCTL_KEY: key };
    }
}
