import { isKept } from "./adoption";
import type { EffectiveDaemon } from "./effective-daemon";
import {
    applicationLabel,
    applicationVersion,
    bootstrapLabel,
    configurationAnnotation,
    daemonName,
    heritage,
    heritageLabel,
    imageDigestAnnotation,
} from "./names";

/** Labels or annotations by the kind of object that they are for. */
type Additional = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The Application of a daemon, but for its deployment id. */
export interface ApplicationObject {
    readonly apiVersion: typeof applicationVersion;
    readonly kind: "Application";
    readonly metadata: {
        readonly name: string;
        readonly namespace: string;
        readonly labels: Readonly<Record<string, string>>;
        readonly annotations?: Readonly<Record<string, string>>;
    };
    readonly spec: {
        readonly application: string;
        readonly image: string;
        readonly config: Readonly<Record<string, unknown>>;
        readonly additional_labels?: Additional;
        readonly additional_annotations?: Additional;
    };
}

/**
 * The Application that the daemon deploys itself from, as Skipper writes it; the label with the deployment id, which is
 * known only when the provider made one, is left to the caller.
 *
 * The daemon reads its configuration once, when it starts, so the configuration's hash is an annotation of its pods. An
 * adopted daemon has none: the Application stays what it was.
 */
export function applicationObject(daemon: EffectiveDaemon, namespace: string): ApplicationObject {
    const labels = filled(daemon.additionalLabels);
    // A temporary one is the Bootstrap's business.
    const isBootstrapped = isKept(daemon) || daemon.bootstrapLabel === "always";
    const annotations = filled(daemon.additionalAnnotations);
    return {
        apiVersion: applicationVersion,
        kind: "Application",
        metadata: {
            name: daemonName,
            namespace,
            labels: {
                [applicationLabel]: daemonName,
                [heritageLabel]: heritage,
                ...(isBootstrapped && { [bootstrapLabel]: "true" }),
            },
            ...(daemon.digest !== undefined && { annotations: { [imageDigestAnnotation]: daemon.digest } }),
        },
        spec: {
            application: daemonName,
            image: daemon.image,
            config: isKept(daemon) ? daemon.specification : withConfigurationHash(daemon),
            ...(labels !== undefined && { additional_labels: labels }),
            ...(annotations !== undefined && { additional_annotations: annotations }),
        },
    };
}

/**
 * What a deployment id stands for: fdd ignores what changes under an id that it has deployed, so whatever changes what it
 * deploys, or what it reads when it starts, has to be here. The hash stands for itself, so that the preview tells a change
 * of the configuration from one of the specification. An adopted daemon keeps the id that it has.
 */
export function keepers(daemon: EffectiveDaemon, namespace: string): Record<string, unknown> {
    if (daemon.adopt !== undefined && isKept(daemon)) {
        return { adopted: daemon.adopt.deploymentId };
    }
    const { spec } = applicationObject(daemon, namespace);
    return {
        image: spec.image,
        spec: daemon.specification,
        additionalLabels: spec.additional_labels ?? {},
        additionalAnnotations: spec.additional_annotations ?? {},
        configuration: daemon.configurationHash,
        // The bootstrap that it asks for has to deploy something that nobody has deployed before.
        ...(daemon.force !== undefined && { force: daemon.force }),
    };
}

function withConfigurationHash(daemon: EffectiveDaemon): Readonly<Record<string, unknown>> {
    const annotations = mapOf(daemon.specification["annotations"]);
    const pod = { ...mapOf(annotations["pod"]), [configurationAnnotation]: daemon.configurationHash };
    return { ...daemon.specification, annotations: { ...annotations, pod } };
}

/** Annotations may be left out of a fiaas.yml, or be `null`, as YAML has it for a key without a value. */
function mapOf(value: unknown): Readonly<Record<string, unknown>> {
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

/** Those kinds that have something; nothing when none has. */
function filled(additional: Additional): Additional | undefined {
    const entries = Object.entries(additional).filter(([, values]) => Object.keys(values).length > 0);
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
