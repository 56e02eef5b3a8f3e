import * as pulumi from "@pulumi/pulumi";

/** What the installation expects of a namespace before it touches it. */
export type NamespaceExpectation = "create" | "adopt" | "existing";

/** Arguments of {@link Reachability}. */
export interface ReachabilityArgs {
    /** Content of the kubeconfig; always kept as a secret. */
    readonly kubeconfig: pulumi.Input<string>;
    /** What is expected of each namespace: "create" must not exist yet when it is first declared, the others must. */
    readonly namespaces: Readonly<Record<string, NamespaceExpectation>>;
}

/**
 * Asks the API server before anything else is done, in every preview and every `up`: an unreachable cluster gives a
 * warning in a preview, which the Kubernetes provider would let pass without a word, and ends an `up` within seconds
 * before anything is changed. Namespaces that are declared for the first time are looked up, so that one that somebody
 * else owns is refused with a remedy and not taken over.
 *
 * Served by the `flotilla` provider (`provider/reachability.ts`). A change of the kubeconfig alone is no change.
 */
export class Reachability extends pulumi.CustomResource {
    public static readonly token = "flotilla:cluster:Reachability";

    /** The API server's version, such as `v1.35.4`, as it was when the resource last changed. */
    declare public readonly serverVersion: pulumi.Output<string>;

    constructor(name: string, args: ReachabilityArgs, opts?: pulumi.CustomResourceOptions) {
        super(
            Reachability.token,
            name,
            { namespaces: args.namespaces, kubeconfig: pulumi.secret(args.kubeconfig), serverVersion: undefined },
            opts,
        );
    }
}
