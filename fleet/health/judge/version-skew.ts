/** A minor version of Kubernetes. */
export interface MinorVersion {
    readonly major: number;
    readonly minor: number;
}

/** Reads a version such as `v1.35.4` or `v1.35.4+k3s1`; undefined for what is none. */
export function minorVersion(text: string): MinorVersion | undefined {
    const [, major, minor] = /^v(\d+)\.(\d+)(?:\.\d+)?(?:[-+].*)?$/.exec(text) ?? [];
    return major === undefined || minor === undefined ? undefined : { major: Number(major), minor: Number(minor) };
}

/** From this one on kubelets may be three minor versions older than the API server, before that two. */
const firstPatientKubelet = 25;

/**
 * What is wrong with the version of a kubelet beside the oldest and the newest API server, as a clause; undefined when
 * nothing is (https://kubernetes.io/releases/version-skew-policy/).
 */
export function kubeletSkew(kubelet: MinorVersion, servers: readonly MinorVersion[]): string | undefined {
    const patience = kubelet.minor >= firstPatientKubelet ? 3 : 2;
    return skew(kubelet, servers, patience);
}

/** The same of a scheduler or a controller manager: not newer than any API server, and at most one minor version older. */
export function controllerSkew(controller: MinorVersion, servers: readonly MinorVersion[]): string | undefined {
    return skew(controller, servers, 1);
}

function skew(version: MinorVersion, servers: readonly MinorVersion[], patience: number): string | undefined {
    const minors = servers.filter(({ major }) => major === version.major).map(({ minor }) => minor);
    if (minors.length === 0) {
        return undefined;
    }
    if (version.minor > Math.min(...minors)) {
        return `newer than the API server (${version.major}.${Math.min(...minors)})`;
    }
    const behind = Math.max(...minors) - version.minor;
    return behind > patience
        ? `${behind} minor versions older than the API server, and ${patience} are supported`
        : undefined;
}
