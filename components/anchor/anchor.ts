import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { canonicalJson } from "../fiaas/canonical-json";
import { base64 } from "../pki/client-kubeconfig";
import { PlacedSecret } from "../pki/placed-secret";
import { configData, contentKeys, fileKey, filesOf, nodeFiles, nodeKey } from "./contents";
import { anchorDaemonSet, removalDaemonSet } from "./daemon-set";
import type { EffectiveAnchor } from "./effective-anchor";
import type { EffectiveFile } from "./effective-file";
import { type CatalogMaterial, type FileMaterial, fileMaterial } from "./material";
import { anchorLabels, anchorNames, hasRemoval } from "./objects";
import { applyToText, knownPartsOf, noteKnownParts } from "../pki/known-parts";
import { revisionOf } from "./revision";
import { Roll } from "./roll";

/** Arguments of {@link Anchor}. */
export interface AnchorArgs {
    /** What there is to be; plain, because it decides which resources exist. */
    readonly anchor: EffectiveAnchor;
    /** What the pods run. */
    readonly script: string;
    /** The certificates that it places. Undefined where the installation has none. */
    readonly catalog: CatalogMaterial | undefined;
    /** Labels of its nodes that others have to set, as a selector. Undefined where the installation sets them. */
    readonly awaitedSelector: string | undefined;
    /** Names of the namespace's pull secrets. */
    readonly pullSecrets: readonly string[];
    /** Our own provider, configured for the cluster: it waits for the roll. */
    readonly flotilla: pulumi.ProviderResource;
}

/** A file with what it holds. */
interface PlacedFile extends FileMaterial {
    readonly key: string;
}

/**
 * A component that runs as a static pod on nodes, and so survives the loss of the API: a DaemonSet whose pods place its manifest
 * and files on their node, keep them there, and are ready when the component is healthy with them. Nothing that happens to these
 * pods, or to the DaemonSet, removes a file: that takes `state: absent`, or `removal: unlabeled` and a node without the labels.
 *
 * What is private goes into Secrets, one for all nodes and one of which each node sees its own part. The revision in the pods'
 * template is made of fingerprints: a preview does not know it when a certificate is due, and shows the roll that is to come.
 *
 * An `up` waits until every node is healthy with the revision, and ends at the first one that is not.
 *
 * @example
 * new Anchor("prod-1-anchor-scheduler", { anchor, script, catalog: pki, pullSecrets: [], flotilla }, { parent: this, providers });
 */
export class Anchor extends pulumi.ComponentResource {
    public static readonly token = "flotilla:anchor:Anchor";

    /** Of everything that is placed, in hex. */
    public readonly revision: pulumi.Output<string>;
    /** How many nodes have it and are healthy; known when all are. */
    public readonly nodes: pulumi.Output<number>;

    constructor(name: string, args: AnchorArgs, opts: pulumi.ComponentResourceOptions = {}) {
        const { anchor, catalog, flotilla, pullSecrets, script } = args;
        super(Anchor.token, name, { name: anchor.name, namespace: anchor.namespace, state: anchor.state }, opts);
        const options: pulumi.CustomResourceOptions = {
            parent: this,
            ...(opts.dependsOn !== undefined && { dependsOn: opts.dependsOn }),
        };
        const material = ({ source }: EffectiveFile): FileMaterial => fileMaterial(source, catalog);
        const shared = filesOf(anchor, "shared").map((file) => ({ key: fileKey(file), ...material(file) }));
        const ofNodes = nodeFiles(anchor).map(({ node, file }) => ({ key: nodeKey(node, file), ...material(file) }));
        const config = configData(anchor, script);
        const revision = placedRevision(config, [...shared, ...ofNodes]);
        this.revision = revision;
        const names = anchorNames(anchor.name);
        const sources = [
            declareConfig(
                name,
                anchor,
                { ...config, ...(anchor.state === "present" && { [contentKeys.revision]: revision }) },
                options,
            ),
            ...declareSecret(`${name}-files`, names.anchor, { anchor, files: shared, revision, options }),
            ...declareSecret(`${name}-node-files`, names.nodes, { anchor, files: ofNodes, revision, options }),
        ];
        // The pods of a new template read what is there when they start.
        const rolling = pulumi.mergeOptions(options, { dependsOn: sources });
        const daemonSet = new apps.DaemonSet(
            `${name}-daemon-set`,
            anchorDaemonSet(anchor, { revision, pullSecrets }),
            rolling,
        );
        this.nodes = declareRoll(name, args, revision, {
            ...pulumi.mergeOptions(options, { dependsOn: [daemonSet] }),
            provider: flotilla,
        });
        if (hasRemoval(anchor)) {
            const removal = removalDaemonSet(anchor, {
                revision: revisionOf(removalParts(anchor, script)),
                pullSecrets,
            });
            new apps.DaemonSet(`${name}-removal`, removal, rolling);
        }
        this.registerOutputs({});
    }
}

function declareConfig(
    name: string,
    anchor: EffectiveAnchor,
    data: Record<string, pulumi.Input<string>>,
    options: pulumi.CustomResourceOptions,
): pulumi.Resource {
    const object = anchorNames(anchor.name).anchor;
    const metadata = { name: object, namespace: anchor.namespace, labels: anchorLabels(object) };
    return new core.ConfigMap(`${name}-config`, { metadata, data }, options);
}

/** Declares a Secret, if there is anything for it. */
function declareSecret(
    name: string,
    object: string,
    args: {
        readonly anchor: EffectiveAnchor;
        readonly files: readonly PlacedFile[];
        readonly revision: pulumi.Output<string>;
        readonly options: pulumi.CustomResourceOptions;
    },
): pulumi.Resource[] {
    const { anchor, files, options, revision } = args;
    if (files.length === 0) {
        return [];
    }
    const metadata = { name: object, namespace: anchor.namespace, labels: anchorLabels(object) };
    const texts = [...files, { key: contentKeys.revision, text: revision }];
    const data = Object.fromEntries(texts.map(({ key, text }) => [key, applyToText(text, base64)]));
    return [new PlacedSecret(name, { metadata, type: "Opaque", data }, options)];
}

/** Seconds beside the time in which a revision has to be healthy: to start the pod, pull its image, and stop what ran before. */
const startTime = 180;

function declareRoll(
    name: string,
    { anchor, awaitedSelector }: AnchorArgs,
    revision: pulumi.Output<string>,
    options: pulumi.CustomResourceOptions,
): pulumi.Output<number> {
    const settings = revisionOf({
        daemonSet: canonicalJson(anchorDaemonSet(anchor, { revision: "", pullSecrets: [] })),
    });
    const roll = new Roll(
        `${name}-roll`,
        {
            anchor: anchor.name,
            namespace: anchor.namespace,
            daemonSet: anchorNames(anchor.name).anchor,
            revision,
            settings,
            deadline: anchor.healthTimeout + startTime,
            selector: awaitedSelector,
            directory: anchor.directory,
            manifestDirectory: anchor.manifestDirectory,
            state: anchor.state,
        },
        options,
    );
    return roll.nodes;
}

/** Not known in a preview in which something is issued anew. */
function placedRevision(config: Record<string, string>, files: readonly PlacedFile[]): pulumi.Output<string> {
    const fingerprints = Object.fromEntries(files.map(({ key, fingerprint }) => [key, fingerprint]));
    const known = files.map(({ key, fingerprint }): [string, string] => [
        key,
        typeof fingerprint === "string" ? fingerprint : (knownPartsOf(fingerprint) ?? ""),
    ]);
    return noteKnownParts(
        pulumi.output(fingerprints).apply((all) => revisionOf({ ...config, ...all })),
        revisionOf({ ...config, ...Object.fromEntries(known) }),
    );
}

/** What is new in the files of a component is nothing to those who remove it. */
function removalParts(anchor: EffectiveAnchor, script: string): Record<string, string> {
    return configData({ ...anchor, state: "absent" }, script);
}
