import { contentKeys, fileKey, filesOf, nodeFiles } from "./contents";
import type { EffectiveAnchor } from "./effective-anchor";
import { stateDirectory } from "./host-directory";
import type { EtcdMember } from "./presets/preset";

/** Where the anchor's pod sees the node's directories. */
export const hostRoot = "/host";

/** Where it sees what it is to place: what all may read, what all nodes have in common, and the node's own. */
export const sources = { config: "/anchor/config", shared: "/anchor/secrets", node: "/anchor/node" } as const;

/** What the script is told (components/anchor/script/settings.sh). */
export function environment(anchor: EffectiveAnchor, state: EffectiveAnchor["state"]): Record<string, string> {
    const { beforeStop, afterStart } = anchor.hooks;
    return {
        ANCHOR_NAME: anchor.name,
        ANCHOR_STATE: state,
        ANCHOR_SOURCES: mountedSources(anchor, state).join(":"),
        ANCHOR_HOST_ROOT: hostRoot,
        ANCHOR_DIRECTORY: anchor.directory,
        ANCHOR_MANIFEST_DIRECTORY: anchor.manifestDirectory,
        ANCHOR_STATE_DIRECTORY: ownState(anchor),
        ANCHOR_MANIFEST: `${anchor.name}.yaml`,
        ANCHOR_PERIOD: String(anchor.period),
        ANCHOR_HEALTH_TIMEOUT: String(anchor.healthTimeout),
        // The API keeps no empty value, so that each preview would show it as new.
        ...(anchor.health !== "" && { ANCHOR_HEALTH: anchor.health }),
        ...(anchor.settle !== undefined && { ANCHOR_SETTLE: String(anchor.settle) }),
        ...(beforeStop !== undefined && {
            ANCHOR_HOOK_BEFORE_STOP: contentKeys.beforeStop,
            ANCHOR_HOOK_BEFORE_STOP_TIMEOUT: String(beforeStop.timeout),
        }),
        ...(afterStart !== undefined && {
            ANCHOR_HOOK_AFTER_START: contentKeys.afterStart,
            ANCHOR_HOOK_AFTER_START_TIMEOUT: String(afterStart.timeout),
        }),
        ...(anchor.member !== undefined && memberEnvironment(anchor.member)),
    };
}

/** What the script for etcd is told (components/anchor/script/etcd.sh), and its etcdctl. */
function memberEnvironment({ dataDirectory, endpoints, files, first, peerUrl }: EtcdMember): Record<string, string> {
    const at = (file: string): string => `${sources.shared}/${fileKey({ path: file })}`;
    return {
        ANCHOR_ETCD_DATA: dataDirectory,
        ANCHOR_ETCD_NAME: "$(NODE_NAME)",
        ANCHOR_ETCD_PEER_URL: peerUrl,
        ANCHOR_ETCD_ENDPOINTS: endpoints.join(","),
        ...(first !== undefined && { ANCHOR_ETCD_FIRST: first }),
        ETCDCTL_CACERT: at(files.authority),
        ETCDCTL_CERT: at(files.certificate),
        ETCDCTL_KEY: at(files.privateKey),
    };
}

/** Where an anchor remembers on a node what it has placed. */
export function ownState({ name }: EffectiveAnchor): string {
    return `${stateDirectory}/${name}`;
}

/** Those of the sources that the pods of an anchor have. */
export function mountedSources(anchor: EffectiveAnchor, state: EffectiveAnchor["state"]): string[] {
    const isPresent = state === "present";
    return [
        sources.config,
        ...((isPresent || anchor.member !== undefined) && filesOf(anchor, "shared").length > 0 ? [sources.shared] : []),
        ...(isPresent && nodeFiles(anchor).length > 0 ? [sources.node] : []),
    ];
}
