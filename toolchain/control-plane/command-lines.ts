import path from "node:path";
import type { ComponentName, LaunchPlan } from "./layout";
import { layoutOf } from "./layout";

/** The arguments with which a component is started (`toolchain.md` section 2 says what each is for). */
export function commandLine(name: ComponentName, plan: LaunchPlan): readonly string[] {
    switch (name) {
        case "etcd":
            return etcd(plan);
        case "kube-apiserver":
            return apiServer(plan);
        case "kube-controller-manager":
            return controllerManager(plan);
        case "kube-scheduler":
            return scheduler(plan);
        case "kwok":
            return kwok(plan);
    }
}

function etcd({ directory, ports, lifetime }: LaunchPlan): string[] {
    const client = `http://127.0.0.1:${ports.etcd}`;
    const peer = `http://127.0.0.1:${ports.etcdPeer}`;
    return [
        `--data-dir=${layoutOf(directory).etcdData}`,
        `--listen-client-urls=${client}`,
        `--advertise-client-urls=${client}`,
        `--listen-peer-urls=${peer}`,
        `--initial-advertise-peer-urls=${peer}`,
        `--initial-cluster=default=${peer}`,
        // A single member has nobody to wait for, but waits for up to this long; the default of one second is most of its start.
        // It has to be five heartbeats; shorter ones are half of what an idle etcd does.
        "--heartbeat-interval=100",
        "--election-timeout=500",
        // Without fsync a power cut loses data, a killed process does not: right for tests, wrong for what people keep.
        ...(lifetime === "owner" ? ["--unsafe-no-fsync"] : []),
    ];
}

function apiServer({ directory, ports, apiServerFlags }: LaunchPlan): string[] {
    const file = (name: string): string => path.join(layoutOf(directory).certificates, name);
    return [
        `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
        `--secure-port=${ports.apiServer}`,
        "--bind-address=127.0.0.1",
        // Only advertised, never bound or reached. Without it kube-apiserver looks for a default route and fails where there is
        // none (a laptop offline); loopback is refused. RFC 5737 keeps this address for documentation.
        "--advertise-address=192.0.2.1",
        `--tls-cert-file=${file("kube-apiserver.crt")}`,
        `--tls-private-key-file=${file("kube-apiserver.key")}`,
        `--client-ca-file=${file("ca.crt")}`,
        `--service-account-key-file=${file("service-accounts.pub")}`,
        `--service-account-signing-key-file=${file("service-accounts.key")}`,
        "--service-account-issuer=https://kubernetes.default.svc",
        "--authorization-mode=RBAC",
        "--service-cluster-ip-range=10.0.0.0/24",
        "--allow-privileged=true",
        "--shutdown-delay-duration=0",
        ...apiServerFlags,
    ];
}

// The defaults protect big API servers; here the controller-manager would wait four seconds before it begins.
const clientLimits = ["--kube-api-qps=500", "--kube-api-burst=1000"];

function controllerManager({ directory }: LaunchPlan): string[] {
    const layout = layoutOf(directory);
    const kubeconfig = layout.controllerManagerKubeconfig;
    return [
        `--kubeconfig=${kubeconfig}`,
        `--authentication-kubeconfig=${kubeconfig}`,
        `--authorization-kubeconfig=${kubeconfig}`,
        `--service-account-private-key-file=${path.join(layout.certificates, "service-accounts.key")}`,
        `--root-ca-file=${path.join(layout.certificates, "ca.crt")}`,
        // Without it the controllers lack rights.
        "--use-service-account-credentials=true",
        "--leader-elect=false",
        "--secure-port=0",
        ...clientLimits,
    ];
}

function scheduler({ directory }: LaunchPlan): string[] {
    return [
        `--kubeconfig=${layoutOf(directory).schedulerKubeconfig}`,
        "--leader-elect=false",
        "--secure-port=0",
        ...clientLimits,
    ];
}

function kwok({ directory }: LaunchPlan): string[] {
    const layout = layoutOf(directory);
    return [
        `--kubeconfig=${layout.kubeconfig}`,
        `--config=${csvField(layout.kwokConfiguration)}`,
        "--manage-all-nodes=false",
        "--manage-nodes-with-annotation-selector=kwok.x-k8s.io/node=fake",
        // Without leases the controller-manager now and then takes running pods for not ready.
        "--node-lease-duration-seconds=40",
    ];
}

/** A path for a flag that takes several, which are read as a line of CSV (RFC 4180). */
function csvField(text: string): string {
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
