import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { registryKey } from "./address";
import type { RegistryConfiguration } from "./config";
import { dockerConfig } from "./docker-config";
import { pullSecretName, registryNamespaces } from "./pull-secrets";

/** Arguments of {@link Registry}. */
export interface RegistryArgs {
    /** The registry's name; plain, as are the configuration and the namespaces, because they decide which resources exist. */
    readonly registry: string;
    /** What the stack file says of it. */
    readonly configuration: RegistryConfiguration;
    /** The password behind the configuration's reference; always kept as a secret. */
    readonly password: pulumi.Input<string>;
    /** All namespaces of the installation. */
    readonly namespaces: readonly string[];
    /**
     * What the pull secret of a namespace waits for, by namespace: the namespace itself where the installation makes it.
     * @default nothing
     */
    readonly dependencies?: Readonly<Record<string, pulumi.Resource>>;
}

/**
 * The login of an image registry: one Secret of the type `kubernetes.io/dockerconfigjson` in each namespace that pulls
 * from it. With `enableSecretMutable` of the provider a new password is an update in place: no moment without the Secret.
 *
 * @example
 * new Registry("prod-1-quay", { registry: "quay", configuration, password, namespaces }, { parent: this, provider });
 */
export class Registry extends pulumi.ComponentResource {
    public static readonly token = "flotilla:registry:Registry";

    /** The pull secret of each namespace that pulls from the registry, for what must not start without it. */
    public readonly secrets: Readonly<Record<string, core.Secret>>;

    constructor(name: string, args: RegistryArgs, opts: pulumi.ComponentResourceOptions = {}) {
        const { registry, configuration, dependencies = {} } = args;
        const namespaces = registryNamespaces(configuration, args.namespaces);
        // The engine keeps these in the state as they are, so neither the password nor resources are among them.
        super(Registry.token, name, { registry, configuration, namespaces }, opts);
        const pullSecret = pullSecretName(registry, configuration);
        const login = pulumi.secret(args.password).apply((password) => encodedLogin(configuration, password));
        const declare = (namespace: string): core.Secret => {
            const dependency = Object.hasOwn(dependencies, namespace) ? dependencies[namespace] : undefined;
            return new core.Secret(
                // A namespace has no dot, so no two pairs of registry and namespace share a name.
                `${name}.${namespace}`,
                {
                    metadata: { name: pullSecret, namespace, ...pullSecretMetadata(configuration) },
                    type: "kubernetes.io/dockerconfigjson",
                    data: { ".dockerconfigjson": login },
                },
                pulumi.mergeOptions(
                    { parent: this, ...(opts.dependsOn !== undefined && { dependsOn: opts.dependsOn }) },
                    dependency === undefined ? {} : { dependsOn: [dependency] },
                ),
            );
        };
        this.secrets = Object.fromEntries(namespaces.map((namespace) => [namespace, declare(namespace)]));
        this.registerOutputs({ pullSecret, namespaces });
    }
}

/** Labels and annotations of a registry's pull secrets; those of the configuration win. */
export function pullSecretMetadata({ labels, annotations }: Pick<RegistryConfiguration, "labels" | "annotations">): {
    readonly labels: Record<string, string>;
    readonly annotations: Record<string, string>;
} {
    return { labels: { "app.kubernetes.io/managed-by": "flotilla", ...labels }, annotations };
}

/** What a registry's pull secrets hold: its docker config.json in base64. It holds the password: callers keep it a secret. */
export function encodedLogin(
    { address, username, email }: Pick<RegistryConfiguration, "address" | "username" | "email">,
    password: string,
): string {
    const config = dockerConfig({ key: registryKey(address), username, password, email });
    return Buffer.from(config, "utf8").toString("base64");
}
