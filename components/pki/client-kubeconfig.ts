import { kubeconfigOf } from "../cluster/kubeconfig";

/** What a client's kubeconfig is made of; all PEM. */
export interface ClientCredentials {
    /** Names the user and the context. */
    readonly user: string;
    /** URL of the API server. */
    readonly server: string;
    /** Authorities that may have signed the API server's certificate. */
    readonly bundle: string;
    readonly certificate: string;
    readonly privateKey: string;
}

/** The kubeconfig (JSON) with which a client certificate reaches the API server. It holds the key: callers keep it a secret. */
export function clientKubeconfig({ user, server, bundle, certificate, privateKey }: ClientCredentials): string {
    return kubeconfigOf({
        name: user,
        cluster: { server, "certificate-authority-data": base64(bundle) },
        user: { "client-certificate-data": base64(certificate), "client-key-data": base64(privateKey) },
        namespace: undefined,
    });
}

/** Text as the data of a Secret and of a kubeconfig have it. */
export function base64(text: string): string {
    return Buffer.from(text, "utf8").toString("base64");
}
