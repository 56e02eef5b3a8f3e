import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, openSync, closeSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { choosePorts } from "../../toolchain/control-plane/ports";
import type { ControlPlanePorts } from "../../toolchain/control-plane/layout";
import { temporaryFolder, testTools } from "./shared-cluster";

/** Where a control plane reads its certificates: name of a Secret or ConfigMap, a slash, and a key of it. */
export interface PlacedFiles {
    /** The text at such a place. */
    read(place: string): Promise<string>;
}

/** A control plane that runs on what the catalog has placed, and on nothing else. */
export interface CatalogControlPlane {
    readonly server: string;
    /** Writes what is placed now over what the components read; they find it by themselves. */
    reload(): Promise<void>;
    /** Starts components anew, for what they read only once. */
    restart(...components: Component[]): Promise<void>;
    /** Stops everything by process id. */
    stop(): Promise<void>;
    /** A component's log since it was started last. */
    log(component: Component): string;
}

const componentNames = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"] as const;

/** What is started, in this order. */
export type Component = (typeof componentNames)[number];

/** The files of the components by the place in which the catalog has them. */
const files: Readonly<Record<string, string>> = {
    "etcd/ca.crt": "kubernetes-etcd-ca/ca.crt",
    "etcd/peer-ca.crt": "kubernetes-etcd-peer-ca/ca.crt",
    "etcd/server.crt": "kubernetes-etcd-n0/tls.crt",
    "etcd/server.key": "kubernetes-etcd-n0/tls.key",
    "etcd/peer.crt": "kubernetes-etcd-n0-peer/tls.crt",
    "etcd/peer.key": "kubernetes-etcd-n0-peer/tls.key",
    "ca.crt": "kubernetes-ca/ca.crt",
    "front-proxy-ca.crt": "front-proxy-ca/ca.crt",
    "kubelet-ca.crt": "kubelet-ca/ca.crt",
    "apiserver.crt": "apiserver/tls.crt",
    "apiserver.key": "apiserver/tls.key",
    "apiserver-etcd.crt": "apiserver-etcd/tls.crt",
    "apiserver-etcd.key": "apiserver-etcd/tls.key",
    "apiserver-kubelet-client.crt": "apiserver-kubelet-client/tls.crt",
    "apiserver-kubelet-client.key": "apiserver-kubelet-client/tls.key",
    "front-proxy-client.crt": "front-proxy-client/tls.crt",
    "front-proxy-client.key": "front-proxy-client/tls.key",
    "controller-manager.crt": "controller-manager/tls.crt",
    "controller-manager.key": "controller-manager/tls.key",
    "scheduler.crt": "scheduler/tls.crt",
    "scheduler.key": "scheduler/tls.key",
    "sa.key": "service-account/sa.key",
    "sa.pub": "service-account-public-keys/sa.pub",
};

/** Ports for a control plane, to be known before its certificates are made. */
export function freePorts(): Promise<ControlPlanePorts> {
    return choosePorts(undefined);
}

/** Starts etcd, kube-apiserver, kube-controller-manager and kube-scheduler with mutual TLS everywhere. @throws when one does not come up. */
export async function startCatalogControlPlane(
    placed: PlacedFiles,
    ports: ControlPlanePorts,
): Promise<CatalogControlPlane> {
    const folder = temporaryFolder();
    const tools = await testTools();
    const children = new Map<Component, ChildProcess>();
    const words = commandLines(folder, ports);
    const log = (component: Component): string => readFileSync(path.join(folder, `${component}.log`), "utf8");
    const start = (component: Component): void => {
        const output = openSync(path.join(folder, `${component}.log`), "w");
        const stdio = ["ignore", output, output] as const;
        children.set(component, spawn(tools[component], words[component], { cwd: folder, stdio: [...stdio] }));
        closeSync(output);
    };
    const end = async (component: Component): Promise<void> => {
        const child = children.get(component);
        if (child?.exitCode === null && child.kill("SIGKILL")) {
            await new Promise((resolve) => child.once("exit", resolve));
        }
    };
    const stop = async (): Promise<void> => {
        await Promise.all([...children.keys()].map(end));
    };
    const ready = async (): Promise<void> => {
        for (let attempt = 0; !/Caches are synced/i.test(log("kube-apiserver")); attempt += 1) {
            const ended = [...children].find(([, { exitCode }]) => exitCode !== null);
            if (ended !== undefined || attempt > 600) {
                await stop();
                const [component] = ended ?? ["kube-apiserver" as const];
                throw new Error(`${component} did not come up:\n${log(component).slice(-3000)}`);
            }
            await sleep(100);
        }
    };
    const restart = async (...components: Component[]): Promise<void> => {
        for (const component of components) {
            await end(component);
            start(component);
        }
        await ready();
    };
    const reload = (): Promise<void> => writeFiles(folder, placed);
    await reload();
    const server = `https://127.0.0.1:${ports.apiServer}`;
    for (const client of ["controller-manager", "scheduler"]) {
        writeFileSync(path.join(folder, `${client}.kubeconfig`), clientKubeconfig(folder, server, client));
    }
    await restart(...componentNames);
    return { server, reload, restart, stop, log };
}

/** Each file by renaming one beside it, so that nobody reads a half of it. */
async function writeFiles(folder: string, placed: PlacedFiles): Promise<void> {
    mkdirSync(path.join(folder, "etcd"), { recursive: true });
    for (const [file, place] of Object.entries(files)) {
        const target = path.join(folder, file);
        writeFileSync(`${target}.new`, await placed.read(place), { mode: 0o600 });
        renameSync(`${target}.new`, target);
    }
}

function clientKubeconfig(folder: string, server: string, client: string): string {
    const file = (name: string): string => path.join(folder, name);
    return JSON.stringify({
        apiVersion: "v1",
        kind: "Config",
        "current-context": client,
        clusters: [{ name: client, cluster: { server, "certificate-authority": file("ca.crt") } }],
        users: [
            {
                name: client,
                user: { "client-certificate": file(`${client}.crt`), "client-key": file(`${client}.key`) },
            },
        ],
        contexts: [{ name: client, context: { cluster: client, user: client } }],
    });
}

function commandLines(folder: string, ports: ControlPlanePorts): Readonly<Record<Component, readonly string[]>> {
    const file = (name: string): string => path.join(folder, name);
    const [client, peer] = [`https://127.0.0.1:${ports.etcd}`, `https://127.0.0.1:${ports.etcdPeer}`];
    return {
        etcd: [
            `--data-dir=${file("data")}`,
            `--listen-client-urls=${client}`,
            `--advertise-client-urls=${client}`,
            `--listen-peer-urls=${peer}`,
            `--initial-advertise-peer-urls=${peer}`,
            `--initial-cluster=default=${peer}`,
            "--client-cert-auth",
            `--trusted-ca-file=${file("etcd/ca.crt")}`,
            `--cert-file=${file("etcd/server.crt")}`,
            `--key-file=${file("etcd/server.key")}`,
            "--peer-client-cert-auth",
            `--peer-trusted-ca-file=${file("etcd/peer-ca.crt")}`,
            `--peer-cert-file=${file("etcd/peer.crt")}`,
            `--peer-key-file=${file("etcd/peer.key")}`,
            "--unsafe-no-fsync",
        ],
        "kube-apiserver": [
            `--etcd-servers=${client}`,
            `--etcd-cafile=${file("etcd/ca.crt")}`,
            `--etcd-certfile=${file("apiserver-etcd.crt")}`,
            `--etcd-keyfile=${file("apiserver-etcd.key")}`,
            `--secure-port=${ports.apiServer}`,
            "--bind-address=127.0.0.1",
            "--advertise-address=192.0.2.1",
            `--tls-cert-file=${file("apiserver.crt")}`,
            `--tls-private-key-file=${file("apiserver.key")}`,
            `--client-ca-file=${file("ca.crt")}`,
            `--kubelet-certificate-authority=${file("ca.crt")}`,
            `--kubelet-client-certificate=${file("apiserver-kubelet-client.crt")}`,
            `--kubelet-client-key=${file("apiserver-kubelet-client.key")}`,
            `--requestheader-client-ca-file=${file("front-proxy-ca.crt")}`,
            "--requestheader-allowed-names=front-proxy-client",
            "--requestheader-extra-headers-prefix=X-Remote-Extra-",
            "--requestheader-group-headers=X-Remote-Group",
            "--requestheader-username-headers=X-Remote-User",
            `--proxy-client-cert-file=${file("front-proxy-client.crt")}`,
            `--proxy-client-key-file=${file("front-proxy-client.key")}`,
            `--service-account-key-file=${file("sa.pub")}`,
            `--service-account-signing-key-file=${file("sa.key")}`,
            "--service-account-issuer=https://kubernetes.default.svc",
            "--authorization-mode=Node,RBAC",
            "--service-cluster-ip-range=10.96.0.0/16",
            // Says when it has read other certificates.
            "--v=2",
        ],
        "kube-controller-manager": [
            `--kubeconfig=${file("controller-manager.kubeconfig")}`,
            `--service-account-private-key-file=${file("sa.key")}`,
            `--root-ca-file=${file("ca.crt")}`,
            "--use-service-account-credentials=true",
            "--leader-elect=false",
            "--secure-port=0",
        ],
        "kube-scheduler": [`--kubeconfig=${file("scheduler.kubeconfig")}`, "--leader-elect=false", "--secure-port=0"],
    };
}
