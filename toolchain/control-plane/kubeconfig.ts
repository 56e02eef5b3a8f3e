import { stringify } from "yaml";
import type { ClientCertificate } from "./certificate-folder";

/** Name of the context, the cluster and (with the user's name) the user in every kubeconfig of a control plane. */
export const contextName = "flotilla-local";

/** The text of a kubeconfig that embeds its certificates, so that it works from anywhere. */
export function kubeconfigText(server: string, authority: string, user: string, client: ClientCertificate): string {
    const encode = (pem: string): string => Buffer.from(pem).toString("base64");
    return stringify({
        apiVersion: "v1",
        kind: "Config",
        "current-context": contextName,
        clusters: [{ name: contextName, cluster: { server, "certificate-authority-data": encode(authority) } }],
        users: [
            {
                name: user,
                user: {
                    "client-certificate-data": encode(client.certificate),
                    "client-key-data": encode(client.key),
                },
            },
        ],
        contexts: [{ name: contextName, context: { cluster: contextName, user } }],
    });
}
