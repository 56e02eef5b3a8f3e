import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import type { KubernetesConnection } from "../../provider/kubernetes/connection";

const configurations = "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations";

/**
 * An admission webhook that never answers: each new FIAAS Application of a namespace takes the server so many seconds longer,
 * and is admitted then.
 * @returns what removes it.
 */
export async function silentWebhook(
    connection: KubernetesConnection,
    namespace: string,
    seconds: number,
): Promise<{ remove(): Promise<void> }> {
    const sockets = new Set<Socket>();
    const server = createServer((socket) => sockets.add(socket));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const name = `silent.${namespace}.example.com`;
    const rule = {
        apiGroups: ["fiaas.schibsted.io"],
        apiVersions: ["*"],
        resources: ["applications"],
        operations: ["CREATE"],
    };
    const webhook = {
        name,
        clientConfig: { url: `https://127.0.0.1:${port}/` },
        rules: [rule],
        namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": namespace } },
        sideEffects: "None",
        admissionReviewVersions: ["v1"],
        timeoutSeconds: seconds,
        failurePolicy: "Ignore",
    };
    const { status } = await connection.request({
        method: "POST",
        path: configurations,
        body: {
            apiVersion: "admissionregistration.k8s.io/v1",
            kind: "ValidatingWebhookConfiguration",
            metadata: { name },
            webhooks: [webhook],
        },
    });
    assert.equal(status, 201);
    return {
        remove: async () => {
            await connection.request({ method: "DELETE", path: `${configurations}/${name}` });
            for (const socket of sockets) {
                socket.destroy();
            }
            server.close();
        },
    };
}
