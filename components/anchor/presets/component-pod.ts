import type { ConfigurationMap } from "../../installation/merge";
import { type Flags, commandLine } from "./command-line";
import { urlOf } from "./preset";

/** Where a component answers whether it is healthy. */
export interface HealthEndpoint {
    readonly host: string;
    readonly port: number;
    readonly scheme: "HTTP" | "HTTPS";
}

/** What the static pod of a component is made of. */
export interface ComponentPod {
    /** Of the program and its container. */
    readonly name: string;
    readonly image: string;
    readonly flags: Flags;
    /** Where its files are, and are seen in the pod. */
    readonly directory: string;
    readonly endpoint: HealthEndpoint;
    readonly paths: { readonly live: string; readonly ready?: string };
    /** Processor time that it requests. */
    readonly cpu: string;
    readonly securityContext?: ConfigurationMap;
    readonly environment?: readonly ConfigurationMap[];
    readonly volumes?: readonly ConfigurationMap[];
    readonly volumeMounts?: readonly ConfigurationMap[];
}

/**
 * The static pod of a component of the control plane, with the probes, labels and priority that kubeadm gives it
 * (k8s.io/kubernetes/cmd/kubeadm/app/phases/controlplane/manifests.go, util/staticpod/utils.go).
 */
export function componentPod(component: ComponentPod): ConfigurationMap {
    const { name, image, flags, directory, endpoint, paths, cpu } = component;
    const { securityContext, environment = [], volumes = [], volumeMounts = [] } = component;
    const { host, port, scheme } = endpoint;
    const probe = (path: string) => ({ httpGet: { host, path, port, scheme }, timeoutSeconds: 15 });
    const container = {
        name,
        image,
        imagePullPolicy: "IfNotPresent",
        command: commandLine(name, flags),
        ...(environment.length > 0 && { env: environment }),
        ports: [{ name: "probe", containerPort: port, hostPort: port, protocol: "TCP" }],
        startupProbe: { ...probe(paths.live), initialDelaySeconds: 10, periodSeconds: 10, failureThreshold: 24 },
        livenessProbe: { ...probe(paths.live), initialDelaySeconds: 10, periodSeconds: 10, failureThreshold: 8 },
        ...(paths.ready !== undefined && {
            readinessProbe: { ...probe(paths.ready), periodSeconds: 1, failureThreshold: 3 },
        }),
        resources: { requests: { cpu } },
        ...(securityContext !== undefined && { securityContext }),
        volumeMounts: [{ name: "files", mountPath: directory, readOnly: true }, ...volumeMounts],
    };
    return controlPlanePod({ name, directory, container, volumes });
}

/** What a pod of the control plane is made around. */
export interface ControlPlanePod {
    readonly name: string;
    /** Of the files, which the volume "files" has. */
    readonly directory: string;
    readonly container: ConfigurationMap;
    /** Volumes beside that of the files. */
    readonly volumes: readonly ConfigurationMap[];
}

/** The static pod around the container of a component, on the network of the node. */
export function controlPlanePod({ name, directory, container, volumes }: ControlPlanePod): ConfigurationMap {
    return {
        metadata: { name, labels: { component: name, tier: "control-plane" } },
        spec: {
            hostNetwork: true,
            priorityClassName: "system-node-critical",
            securityContext: { seccompProfile: { type: "RuntimeDefault" } },
            containers: [container],
            volumes: [{ name: "files", hostPath: { path: directory, type: "Directory" } }, ...volumes],
        },
    };
}

/** What a component needs that opens no port below 1024 and writes no file. */
export const unprivileged: ConfigurationMap = {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ["ALL"] },
    readOnlyRootFilesystem: true,
};

/** Where a component answers: the address that it binds, or one of those that it binds. */
export function endpointOf(flags: Flags, port: number): HealthEndpoint {
    const bound = String(flags["bind-address"] ?? "");
    const host = { "": "127.0.0.1", "0.0.0.0": "127.0.0.1", "::": "::1" }[bound] ?? bound;
    return { host, port: Number(flags["secure-port"] ?? port), scheme: "HTTPS" };
}

/** The address that the anchor asks, which runs in the network of the node. */
export function healthAddress({ host, port, scheme }: HealthEndpoint, path: string): string {
    return `${urlOf(scheme === "HTTP" ? "http" : "https", host, port)}${path}`;
}
