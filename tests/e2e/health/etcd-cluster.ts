import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, mkdirSync, mkdtempSync, openSync, writeFileSync } from "node:fs";
import path from "node:path";
import { type TestAuthority, testAuthority, type TestLeaf } from "../../fleet/certificates/issuer";
import { temporaryFolder, testTools } from "../../support/shared-cluster";

/** A member, on an address of loopback of its own, so that it can have the ports that members have on nodes. */
export interface EtcdNode {
    readonly name: string;
    readonly address: string;
}

/** An etcd with mutual TLS. */
export interface EtcdCluster {
    readonly nodes: readonly EtcdNode[];
    readonly authority: TestAuthority;
    /** What its clients have. */
    readonly client: TestLeaf;
    start(name: string): void;
    /** kill -9 of one member. */
    kill(name: string): Promise<void>;
    stop(): Promise<void>;
}

/** Makes an etcd with three members; nothing runs yet. Linux has all of 127.0.0.0/8. */
export async function etcdCluster(): Promise<EtcdCluster> {
    const prefix = `127.${180 + (process.pid % 60)}.${(process.pid >> 8) % 250}`;
    const nodes = ["n0", "n1", "n2"].map((name, index) => ({ name, address: `${prefix}.1${index}` }));
    const folder = mkdtempSync(path.join(temporaryFolder(), "etcd-"));
    const authority = await testAuthority("kubernetes-etcd");
    const purposes = ["server", "client"] as const;
    for (const { name, address } of nodes) {
        // Members compare with the address that a call comes from, which on loopback is the first one.
        const leaf = await authority.issue({ hosts: [address, "127.0.0.1"], purposes });
        mkdirSync(path.join(folder, name));
        writeFileSync(path.join(folder, name, "tls.crt"), leaf.cert);
        writeFileSync(path.join(folder, name, "tls.key"), leaf.key);
    }
    writeFileSync(path.join(folder, "ca.crt"), authority.bundle);
    const client = await authority.issue({ commonName: "apiserver", purposes: ["client"] });
    const { etcd } = await testTools();
    const children = new Map<string, ChildProcess>();
    const kill = async (name: string): Promise<void> => {
        const child = children.get(name);
        if (child?.exitCode === null && child.signalCode === null && child.kill("SIGKILL")) {
            await new Promise((resolve) => child.once("exit", resolve));
        }
    };
    return {
        nodes,
        authority,
        client,
        start: (name) => {
            const output = openSync(path.join(folder, `${name}.log`), "a");
            children.set(name, spawn(etcd, words(folder, name, nodes), { stdio: ["ignore", output, output] }));
            closeSync(output);
        },
        kill,
        stop: async () => {
            await Promise.all([...children.keys()].map(kill));
        },
    };
}

function words(folder: string, name: string, nodes: readonly EtcdNode[]): string[] {
    const address = nodes.find((node) => node.name === name)?.address ?? "";
    const [client, peer] = [`https://${address}:2379`, `https://${address}:2380`];
    const authority = path.join(folder, "ca.crt");
    const [cert, key] = [path.join(folder, name, "tls.crt"), path.join(folder, name, "tls.key")];
    return [
        `--name=${name}`,
        `--data-dir=${path.join(folder, name, "data")}`,
        `--listen-client-urls=${client}`,
        `--advertise-client-urls=${client}`,
        `--listen-peer-urls=${peer}`,
        `--initial-advertise-peer-urls=${peer}`,
        `--initial-cluster=${nodes.map((node) => `${node.name}=https://${node.address}:2380`).join(",")}`,
        "--client-cert-auth",
        `--trusted-ca-file=${authority}`,
        `--cert-file=${cert}`,
        `--key-file=${key}`,
        "--peer-client-cert-auth",
        `--peer-trusted-ca-file=${authority}`,
        `--peer-cert-file=${cert}`,
        `--peer-key-file=${key}`,
        "--unsafe-no-fsync",
    ];
}
