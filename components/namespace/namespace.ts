import * as core from "@pulumi/kubernetes/core/v1";
import * as networking from "@pulumi/kubernetes/networking/v1";
import * as pulumi from "@pulumi/pulumi";
import type { NamespaceExpectation } from "../cluster/reachability";
import type { NamespaceConfiguration } from "./config";
import { defaultDenySpecification } from "./default-deny";
import { limitsSpecification } from "./limits";
import { contentNames } from "./objects";
import { podSecurityLabels } from "./pod-security";
import { quotaSpecification } from "./quota";

/** Arguments of {@link Namespace}. */
export interface NamespaceArgs {
    /** The namespace's name in the cluster; plain, as is the configuration, because both decide which resources exist. */
    readonly namespace: string;
    /** What the stack file says of it. */
    readonly configuration: NamespaceConfiguration;
}

/**
 * A namespace of an installation and all that belongs in it: quota, limits of containers, default network policy. With
 * `create: false` it declares nothing that would touch the namespace itself, only what belongs in it.
 *
 * What is in the namespace waits for it and goes with it: when the namespace is deleted, Kubernetes deletes the rest,
 * and when `retainOnDelete` keeps it, the rest is kept.
 *
 * @example
 * new Namespace("prod-1-payments", { namespace: "payments", configuration }, { parent: this, provider });
 */
export class Namespace extends pulumi.ComponentResource {
    public static readonly token = "flotilla:namespace:Namespace";

    /** The namespace itself, for what has to wait for it; nothing when it is not ours (`create: false`). */
    public readonly namespace: core.Namespace | undefined;

    constructor(name: string, args: NamespaceArgs, opts: pulumi.ComponentResourceOptions = {}) {
        super(Namespace.token, name, args, opts);
        this.namespace = args.configuration.create ? this.declareNamespace(name, args, opts) : undefined;
        this.declareContents(name, args, opts);
        this.registerOutputs({ name: args.namespace });
    }

    private declareNamespace(
        name: string,
        { namespace, configuration }: NamespaceArgs,
        opts: pulumi.ComponentResourceOptions,
    ): core.Namespace {
        const { adopt, protect, retainOnDelete, annotations, podSecurity } = configuration;
        const labels = { ...configuration.labels, ...podSecurityLabels(podSecurity) };
        return new core.Namespace(
            `${name}-namespace`,
            { metadata: { name: namespace, labels, annotations } },
            {
                parent: this,
                protect,
                ...waitFor(opts.dependsOn),
                ...(retainOnDelete === true && { retainOnDelete }),
                ...(adopt && { import: namespace }),
            },
        );
    }

    private declareContents(
        name: string,
        { namespace, configuration }: NamespaceArgs,
        opts: pulumi.ComponentResourceOptions,
    ): void {
        const options: pulumi.CustomResourceOptions = {
            parent: this,
            // The namespace has waited for what we were told to wait for.
            ...waitFor(this.namespace ?? opts.dependsOn),
            // The engine takes a namespace for deleted that it only lets go of, so `retainOnDelete` keeps these, too,
            // while a quota that leaves the file leaves the cluster. But it also forgets them before it finds that the
            // namespace is protected, unless they are protected themselves.
            ...(this.namespace !== undefined && { deletedWith: this.namespace }),
            protect: configuration.protect,
        };
        const metadata = (content: keyof typeof contentNames) => ({ name: contentNames[content], namespace });
        const quota = quotaSpecification(configuration.quota);
        if (quota !== undefined) {
            const quotaArgs = { metadata: metadata("quota"), spec: quota };
            new core.ResourceQuota(`${name}-quota`, quotaArgs, options);
        }
        const limits = limitsSpecification(configuration.limits);
        if (limits !== undefined) {
            const limitsArgs = { metadata: metadata("limits"), spec: limits };
            new core.LimitRange(`${name}-limits`, limitsArgs, options);
        }
        const policy = defaultDenySpecification(configuration.defaultDeny);
        if (policy !== undefined) {
            const policyArgs = { metadata: metadata("defaultDeny"), spec: policy };
            new networking.NetworkPolicy(`${name}-default-deny`, policyArgs, options);
        }
    }
}

function waitFor(dependsOn: pulumi.ResourceOptions["dependsOn"]): Pick<pulumi.ResourceOptions, "dependsOn"> {
    return dependsOn === undefined ? {} : { dependsOn };
}

/** What is expected of a namespace before the installation touches it. */
export function namespaceExpectation({ create, adopt }: NamespaceConfiguration): NamespaceExpectation {
    if (!create) {
        return "existing";
    }
    return adopt ? "adopt" : "create";
}
