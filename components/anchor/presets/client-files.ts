import { kubeconfigOf } from "../../cluster/kubeconfig";
import type { PresetFile, PresetInput } from "./preset";

/** Names of a client's files. */
export const clientFiles = {
    kubeconfig: "kubeconfig.yaml",
    trusted: "pki/kubernetes-ca.pem",
} as const;

/** Documents of the catalog that hold what is trusted of API servers. */
export const clusterAuthority = "kubernetes";

/**
 * The files of a client of the API server. Its kubeconfig names files, so that the client reads a renewed certificate by itself:
 * a kubeconfig with the key inside would be another one, for which the component had to start anew.
 */
export function clientKubeconfigFiles(
    { directory, pki }: Pick<PresetInput, "directory" | "pki">,
    document: string,
): Record<string, PresetFile> {
    const [certificate, privateKey] = [`pki/${document}.pem`, `pki/${document}-key.pem`];
    const content = kubeconfigOf({
        name: document,
        cluster: { server: pki.apiServer.server, "certificate-authority": `${directory}/${clientFiles.trusted}` },
        user: {
            "client-certificate": `${directory}/${certificate}`,
            "client-key": `${directory}/${privateKey}`,
        },
        namespace: undefined,
    });
    return {
        [clientFiles.kubeconfig]: { content: `${content}\n`, onChange: "restart" },
        [clientFiles.trusted]: { trustBundle: clusterAuthority, onChange: "restart" },
        ...certificateFiles(document, "reload"),
    };
}

/** A certificate and its key, by the document's name. */
export function certificateFiles(document: string, onChange: PresetFile["onChange"]): Record<string, PresetFile> {
    return {
        [`pki/${document}.pem`]: { certificate: document, part: "certificate", onChange },
        [`pki/${document}-key.pem`]: { certificate: document, part: "privateKey", onChange },
    };
}
