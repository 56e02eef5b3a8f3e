import { clientFiles, clientKubeconfigFiles } from "./client-files";
import { componentPod, endpointOf, healthAddress, unprivileged } from "./component-pod";
import { controlPlaneSelector, type Preset, type PresetInput } from "./preset";

const schedulerPort = 10259;

/** kube-scheduler, with the flags of kubeadm. It asks the API server whom to answer, and generates the certificate that it shows. */
export function schedulerPreset(input: PresetInput): Preset {
    const { directory, image } = input;
    const kubeconfig = `${directory}/${clientFiles.kubeconfig}`;
    const flags = {
        "authentication-kubeconfig": kubeconfig,
        "authorization-kubeconfig": kubeconfig,
        "bind-address": "127.0.0.1",
        kubeconfig,
        "leader-elect": true,
        ...input.arguments,
    };
    const endpoint = endpointOf(flags, schedulerPort);
    return {
        pod: componentPod({
            name: "kube-scheduler",
            image,
            flags,
            directory,
            endpoint,
            paths: { live: "/livez", ready: "/readyz" },
            cpu: "100m",
            securityContext: unprivileged,
        }),
        files: clientKubeconfigFiles(input, "scheduler"),
        health: { url: healthAddress(endpoint, "/livez") },
        nodeSelector: controlPlaneSelector,
    };
}
