import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import type { NamespaceExpectation } from "../cluster/reachability";
import type { NamespaceConfiguration } from "./config";

/** Arguments of {@link Namespace}. */
export interface NamespaceArgs {
    /** The namespace's name in the cluster; plain, as is the configuration, because both decide which resources exist. */
    readonly namespace: string;
    /** What the stack file says of it. */
    readonly configuration: NamespaceConfiguration;
}

/**
 * A namespace of an installation and, in time, all that belongs in it. With `create: false` it declares nothing that
 * would touch the namespace itself.
 *
 * @example
 * new Namespace("prod-1-payments", { namespace: "payments", configuration }, { parent: this, provider });
 */
export class Namespace extends pulumi.ComponentResource {
    public static readonly token = "flotilla:namespace:Namespace";

    constructor(name: string, args: NamespaceArgs, opts: pulumi.ComponentResourceOptions = {}) {
        const { create, adopt, protect, labels, annotations } = args.configuration;
        super(Namespace.token, name, args, opts);
        if (create) {
            new kubernetes.core.v1.Namespace(
                `${name}-namespace`,
                { metadata: { name: args.namespace, labels, annotations } },
                {
                    parent: this,
                    protect,
                    ...(opts.dependsOn !== undefined && { dependsOn: opts.dependsOn }),
                    ...(adopt && { import: args.namespace }),
                },
            );
        }
        this.registerOutputs({ name: args.namespace });
    }
}

/** What is expected of a namespace before the installation touches it. */
export function namespaceExpectation({ create, adopt }: NamespaceConfiguration): NamespaceExpectation {
    if (!create) {
        return "existing";
    }
    return adopt ? "adopt" : "create";
}
