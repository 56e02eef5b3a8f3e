import type * as pulumi from "@pulumi/pulumi";
import type { AdoptedObject, EffectiveDaemon } from "./effective-daemon";
import { daemonName } from "./names";

/** What of an adopted object stays as it was found. */
const keptProperties: Readonly<Record<AdoptedObject, readonly string[]>> = {
    application: ["spec", "metadata.labels", "metadata.annotations"],
    configMap: ["data", "metadata.labels", "metadata.annotations"],
    serviceAccount: ["automountServiceAccountToken", "imagePullSecrets", "metadata.labels", "metadata.annotations"],
    role: ["rules", "metadata.labels", "metadata.annotations"],
    roleBinding: ["roleRef", "subjects", "metadata.labels", "metadata.annotations"],
};

/** Whether the daemon is only taken over, and left as it is. */
export function isKept({ adopt }: Pick<EffectiveDaemon, "adopt">): boolean {
    return adopt !== undefined && adopt.change !== true;
}

/** Whether an object of the daemon is declared: while it is only adopted, nothing is made that was not there. */
export function isDeclared(daemon: Pick<EffectiveDaemon, "adopt">, kind: AdoptedObject): boolean {
    return !isKept(daemon) || daemon.adopt?.objects.includes(kind) === true;
}

/** How an object that exists already is imported; while it is kept, no difference to what is declared counts. */
export function adoptionOptions(
    daemon: Pick<EffectiveDaemon, "adopt">,
    kind: AdoptedObject,
    namespace: string,
): Pick<pulumi.CustomResourceOptions, "import" | "ignoreChanges"> {
    // Role and binding get a name of their own when they are changed: those that were found go then.
    const isRenamed = !isKept(daemon) && (kind === "role" || kind === "roleBinding");
    if (daemon.adopt?.objects.includes(kind) !== true || isRenamed) {
        return {};
    }
    return {
        import: `${namespace}/${daemonName}`,
        ...(isKept(daemon) && { ignoreChanges: [...keptProperties[kind]] }),
    };
}

/**
 * The object of an adopted daemon that is to be changed: what others wrote gives way. Server-side apply refuses to change
 * their fields otherwise (https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts).
 */
export function takeOver<Manifest extends { readonly metadata: object }>(
    { adopt }: Pick<EffectiveDaemon, "adopt">,
    object: Manifest,
): Manifest {
    const { annotations = {} } = object.metadata as { annotations?: Readonly<Record<string, string>> };
    return adopt?.change === true
        ? {
              ...object,
              metadata: { ...object.metadata, annotations: { ...annotations, "pulumi.com/patchForce": "true" } },
          }
        : object;
}
