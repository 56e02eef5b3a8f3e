/** What a cluster has beside its control plane, as `kubectl apply -f -` takes it: kube-proxy, a pod network and a DNS. */
export function systemObjects(): string {
    const items = [
        daemonSet("kube-proxy"),
        daemonSet("kube-flannel-ds"),
        deployment("kube-system", "coredns", "kube-dns", "coredns:1"),
        {
            apiVersion: "v1",
            kind: "Service",
            metadata: { name: "kube-dns", namespace: "kube-system" },
            spec: { selector: { "k8s-app": "kube-dns" }, ports: [{ port: 53, protocol: "UDP" }] },
        },
    ];
    return listOf(items);
}

/** Objects as one list. */
export function listOf(items: readonly object[]): string {
    return JSON.stringify({ apiVersion: "v1", kind: "List", items });
}

/** A DaemonSet of kube-system. */
export function daemonSet(name: string, image = `${name}:1`, labels: Readonly<Record<string, string>> = {}): object {
    return {
        apiVersion: "apps/v1",
        kind: "DaemonSet",
        metadata: { name, namespace: "kube-system", labels },
        spec: { selector: { matchLabels: { "k8s-app": name } }, template: template(name, image) },
    };
}

/** A Deployment of two pods with a label `k8s-app`. */
export function deployment(
    namespace: string,
    name: string,
    label: string,
    image: string,
    imagePullSecrets: readonly object[] = [],
): object {
    return {
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name, namespace, labels: { "k8s-app": label } },
        spec: {
            replicas: 2,
            selector: { matchLabels: { "k8s-app": label } },
            template: template(label, image, imagePullSecrets),
        },
    };
}

function template(label: string, image: string, imagePullSecrets: readonly object[] = []): object {
    return {
        metadata: { labels: { "k8s-app": label } },
        spec: { containers: [{ name: "main", image }], imagePullSecrets },
    };
}
