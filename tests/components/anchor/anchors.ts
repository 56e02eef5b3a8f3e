import { type AnchorConfiguration, anchorsConfiguration } from "../../../components/anchor/config";
import { anchorFaults } from "../../../components/anchor/anchor-faults";
import { type EffectiveAnchor, effectiveAnchor } from "../../../components/anchor/effective-anchor";
import { pkiConfiguration } from "../../../components/pki/config";
import { showPath } from "../../../components/installation/fault-lines";
import { nodesOf } from "../pki/catalogs";

/** The image that runs the script. */
export const anchorImage = "registry.example.com/busybox:1.37.0";

/** Two nodes of the control plane, one with a member of etcd, and one that only runs pods. */
export const exampleNodes = {
    n0: { addresses: ["192.0.2.10"], roles: ["control-plane", "etcd"] },
    n1: { addresses: ["192.0.2.11"], roles: ["control-plane"] },
    n2: { addresses: ["192.0.2.12"] },
};

/** An anchor that is a preset. */
export function presetAnchor(preset: string, further: object = {}): Record<string, unknown> {
    return { preset, image: `registry.k8s.io/${preset}:v1.35.4`, anchorImage, ...further };
}

/** A static pod in which nothing is wrong. */
export const soundPod = {
    spec: {
        containers: [
            { name: "web", image: "registry.example.com/web:v1.2.0", readinessProbe: { tcpSocket: { port: 80 } } },
        ],
    },
};

/** An anchor with a manifest. */
export function manifestAnchor(further: object = {}): Record<string, unknown> {
    return { manifest: soundPod, anchorImage, ...further };
}

/** One anchor's configuration, as a file writes it. */
export function anchorConfigurationOf(anchor: unknown): AnchorConfiguration {
    const { a } = anchorsConfiguration.parse({ a: anchor });
    if (a === undefined) {
        throw new RangeError("There is no anchor.");
    }
    return a;
}

/** What counts of an anchor, as files write it. */
export function effective(anchor: unknown, { name = "a", pki = {}, nodes = exampleNodes } = {}): EffectiveAnchor {
    const surroundings = { pki: pkiConfiguration.parse(pki), nodes: nodesOf(nodes) };
    return effectiveAnchor(name, anchorConfigurationOf(anchor), surroundings);
}

/** What is wrong between anchors and the rest, each as `<path>: <message>`. */
export function faultsOf(anchors: unknown, further: object = { pki: {}, nodes: exampleNodes }): string[] {
    return anchorFaults({ anchors, ...further }, () => []).map(({ path, message }) => `${showPath(path)}: ${message}`);
}
