import { serviceAccountDocument } from "../../pki/default-catalog";
import { clientFiles, clientKubeconfigFiles, clusterAuthority } from "./client-files";
import { componentPod, endpointOf, healthAddress, unprivileged } from "./component-pod";
import { controlPlaneSelector, type Preset, type PresetFile, type PresetInput } from "./preset";

const controllerManagerPort = 10257;

const frontProxyAuthority = "pki/front-proxy-ca.pem";
const signingKey = `pki/${serviceAccountDocument}.key`;

/**
 * kube-controller-manager, with the flags of kubeadm but for those that sign certificates of kubelets: the key of an authority does
 * not leave the encrypted state.
 */
export function controllerManagerPreset(input: PresetInput): Preset {
    const { directory, image } = input;
    const kubeconfig = `${directory}/${clientFiles.kubeconfig}`;
    const trusted = `${directory}/${clientFiles.trusted}`;
    const flags = {
        "authentication-kubeconfig": kubeconfig,
        "authorization-kubeconfig": kubeconfig,
        "bind-address": "127.0.0.1",
        "client-ca-file": trusted,
        "cluster-name": clusterAuthority,
        controllers: ["*", "bootstrapsigner", "tokencleaner"],
        kubeconfig,
        "leader-elect": true,
        "requestheader-client-ca-file": `${directory}/${frontProxyAuthority}`,
        "root-ca-file": trusted,
        "service-account-private-key-file": `${directory}/${signingKey}`,
        "use-service-account-credentials": true,
        ...input.arguments,
    };
    const endpoint = endpointOf(flags, controllerManagerPort);
    return {
        pod: componentPod({
            name: "kube-controller-manager",
            image,
            flags,
            directory,
            endpoint,
            paths: { live: "/healthz" },
            cpu: "200m",
            securityContext: unprivileged,
        }),
        files: { ...clientKubeconfigFiles(input, "controller-manager"), ...ownFiles },
        health: { url: healthAddress(endpoint, "/healthz") },
        nodeSelector: controlPlaneSelector,
    };
}

const ownFiles: Readonly<Record<string, PresetFile>> = {
    [frontProxyAuthority]: { trustBundle: "front-proxy", onChange: "reload" },
    [signingKey]: { keyPair: serviceAccountDocument, part: "privateKey", onChange: "restart" },
};
