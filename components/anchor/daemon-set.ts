import { quantitiesOf } from "../namespace/resource-list";
import { contentKeys, fileKey, nodeFiles, nodeKey } from "./contents";
import type { EffectiveAnchor } from "./effective-anchor";
import { environment, hostRoot, mountedSources, ownState, sources } from "./environment";
import { anchorLabels, anchorNames } from "./objects";
import { revisionAnnotation } from "./revision";

/** Of the template's annotations (https://kubernetes.io/docs/concepts/workloads/pods/downward-api/). */
const revisionField = `metadata.annotations['${revisionAnnotation}']`;

/** What the DaemonSets of an anchor are made from beside it. */
export interface DaemonSetSurroundings<Value> {
    /** Of everything that is placed. */
    readonly revision: Value;
    /** Names of the namespace's pull secrets. */
    readonly pullSecrets: readonly string[];
}

/** The DaemonSet on the nodes that are selected. */
export function anchorDaemonSet<Value>(anchor: EffectiveAnchor, surroundings: DaemonSetSurroundings<Value>) {
    const { anchor: name } = anchorNames(anchor.name);
    const { nodeSelector, state } = anchor;
    const selection = Object.keys(nodeSelector).length === 0 ? {} : { nodeSelector };
    return daemonSet(anchor, { name, state, selection, ...surroundings });
}

/**
 * The DaemonSet on the nodes that are not selected: it removes what a node had from the time when it was. That is how the loss of
 * a label is known without asking the API: a pod of this DaemonSet runs only where the scheduler has seen it missing.
 */
export function removalDaemonSet<Value>(anchor: EffectiveAnchor, surroundings: DaemonSetSurroundings<Value>) {
    const { removal: name } = anchorNames(anchor.name);
    // Terms are alternatives: one label that is missing, or has another value, is enough.
    const nodeSelectorTerms = Object.entries(anchor.nodeSelector)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, value]) => ({ matchExpressions: [{ key, operator: "NotIn", values: [value] }] }));
    const selection = {
        affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
    };
    return daemonSet(anchor, { name, state: "absent", selection, ...surroundings });
}

interface DaemonSetSettings<Value> extends DaemonSetSurroundings<Value> {
    readonly name: string;
    readonly state: EffectiveAnchor["state"];
    readonly selection: Readonly<Record<string, unknown>>;
}

function daemonSet<Value>(anchor: EffectiveAnchor, settings: DaemonSetSettings<Value>) {
    const { name, revision } = settings;
    const labels = anchorLabels(name);
    return {
        metadata: {
            name,
            namespace: anchor.namespace,
            labels,
            // The provider would wait ten minutes for nodes that are switched off, and could not tell why one is not ready.
            annotations: { "pulumi.com/skipAwait": "true" },
        },
        spec: {
            selector: { matchLabels: { "app.kubernetes.io/name": name } },
            updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: anchor.maxUnavailable } },
            template: {
                metadata: { labels, annotations: { [revisionAnnotation]: revision } },
                spec: podSpecification(anchor, settings),
            },
        },
    };
}

function podSpecification<Value>(anchor: EffectiveAnchor, settings: DaemonSetSettings<Value>) {
    const { pullSecrets, selection } = settings;
    return {
        ...selection,
        tolerations: anchor.tolerations,
        priorityClassName: "system-node-critical",
        // It asks the component on the node's own addresses.
        hostNetwork: true,
        dnsPolicy: "Default",
        automountServiceAccountToken: false,
        enableServiceLinks: false,
        // The script ends at once and removes nothing.
        terminationGracePeriodSeconds: 5,
        securityContext: { seccompProfile: { type: "RuntimeDefault" } },
        ...(pullSecrets.length > 0 && { imagePullSecrets: pullSecrets.map((name) => ({ name })) }),
        containers: [container(anchor, settings)],
        volumes: volumes(anchor, settings.state),
    };
}

function container<Value>(anchor: EffectiveAnchor, { state }: DaemonSetSettings<Value>) {
    const { requests, limits } = anchor.resources;
    const script = `${sources.config}/${contentKeys.script}`;
    return {
        name: "anchor",
        image: anchor.anchorImage,
        command: ["sh", script, "run"],
        env: [
            { name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } },
            ...(anchor.member === undefined
                ? []
                : [{ name: "HOST_IP", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } }]),
            // Of the sources that are this pod's own: it places no others.
            { name: "ANCHOR_REVISION", valueFrom: { fieldRef: { fieldPath: revisionField } } },
            ...Object.entries(environment(anchor, state)).map(([name, value]) => ({ name, value })),
        ],
        readinessProbe: {
            exec: { command: ["sh", script, "ready"] },
            periodSeconds: readinessPeriod(anchor),
            timeoutSeconds: 5,
            failureThreshold: 1,
        },
        resources: { requests: quantitiesOf(requests), limits: quantitiesOf(limits) },
        securityContext: {
            // What is placed belongs to root, and so do the directories.
            runAsUser: 0,
            runAsGroup: 0,
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: {
                drop: ["ALL"],
                ...(hasForeignOwners(anchor) && { add: ["CHOWN", "DAC_OVERRIDE", "FOWNER"] }),
            },
        },
        volumeMounts: volumeMounts(anchor, state),
    };
}

/** Root without capabilities writes what is root's alone. */
function hasForeignOwners({ files }: EffectiveAnchor): boolean {
    return files.some(({ owner }) => owner !== "0:0");
}

function hostDirectories(anchor: EffectiveAnchor): Record<string, string> {
    return {
        directory: anchor.directory,
        manifests: anchor.manifestDirectory,
        state: ownState(anchor),
        // What a member of etcd had is put aside when it leaves.
        ...(anchor.member !== undefined && { data: anchor.member.dataDirectory }),
    };
}

function volumeMounts(anchor: EffectiveAnchor, state: EffectiveAnchor["state"]) {
    const mounted = mountedSources(anchor, state);
    const readOnly = true;
    return [
        { name: "config", mountPath: sources.config, readOnly },
        ...(mounted.includes(sources.shared) ? [{ name: "shared", mountPath: sources.shared, readOnly }] : []),
        ...(mounted.includes(sources.node)
            ? [{ name: "node", mountPath: sources.node, subPathExpr: "$(NODE_NAME)", readOnly }]
            : []),
        ...Object.entries(hostDirectories(anchor)).map(([name, path]) => ({ name, mountPath: `${hostRoot}${path}` })),
        { name: "tmp", mountPath: "/tmp" },
    ];
}

function volumes(anchor: EffectiveAnchor, state: EffectiveAnchor["state"]) {
    const names = anchorNames(anchor.name);
    const mounted = mountedSources(anchor, state);
    const files = nodeFiles(anchor);
    const nodes = [...new Set(files.map(({ node }) => node))];
    const items = [
        ...files.map(({ node, file }) => ({ key: nodeKey(node, file), path: `${node}/${fileKey(file)}` })),
        ...nodes.map((node) => ({ key: contentKeys.revision, path: `${node}/${contentKeys.revision}` })),
    ];
    return [
        { name: "config", configMap: { name: names.anchor, defaultMode: 0o444 } },
        ...(mounted.includes(sources.shared)
            ? [{ name: "shared", secret: { secretName: names.anchor, defaultMode: 0o400 } }]
            : []),
        ...(mounted.includes(sources.node)
            ? [{ name: "node", secret: { secretName: names.nodes, defaultMode: 0o400, items } }]
            : []),
        ...Object.entries(hostDirectories(anchor)).map(([name, path]) => ({
            name,
            hostPath: { path, type: "DirectoryOrCreate" },
        })),
        // Copies of keys are never on a disk that is not the component's own.
        { name: "tmp", emptyDir: { medium: "Memory" } },
    ];
}

/**
 * Seconds between two looks at whether the anchor is ready. A kubelet keeps 25 events of a pod and then one in five minutes
 * (client-go, `EventSourceObjectSpamFilter`): the one with the reason for which a revision is given up has to be among them.
 */
function readinessPeriod({ healthTimeout }: EffectiveAnchor): number {
    return Math.max(5, Math.ceil(healthTimeout / 15));
}
