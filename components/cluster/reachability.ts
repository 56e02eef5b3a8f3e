import * as pulumi from "@pulumi/pulumi";

/** What the installation expects of a namespace before it touches it. */
export type NamespaceExpectation = "create" | "adopt" | "existing";

/** Arguments of {@link Reachability}. */
export interface ReachabilityArgs {
    /** Content of the kubeconfig; always kept as a secret. */
    readonly kubeconfig: pulumi.Input<string>;
    /** The cluster's identity, which may never change. */
    readonly identifier: string;
    /** What is expected of each namespace: "create" must not exist yet when it is first declared, the others must. */
    readonly namespaces: Readonly<Record<string, NamespaceExpectation>>;
    /** Whether there is no cluster yet; refused when there was one. @default false */
    readonly isAbsent?: boolean;
}

/**
 * Asks the API server before anything else is done, in every preview and every `up`, for its version and for every
 * declared namespace. An unreachable cluster, or one that does not accept the credentials, gives a warning in a preview,
 * which the Kubernetes provider would let pass without a word, and ends an `up` within seconds before anything is
 * changed. A namespace that is declared for the first time and belongs to somebody else is refused with a remedy and
 * not taken over; what else is not as it should be (no right to look, an owned namespace that somebody deleted) is one
 * warning. A refresh forgets owned namespaces that are gone.
 *
 * Where there is no cluster yet, nothing is asked; and there has to have been none before, because all that was declared in it
 * would be deleted.
 *
 * Served by the `flotilla` provider (`provider/reachability.ts`). A change of the kubeconfig alone is no change.
 */
export class Reachability extends pulumi.CustomResource {
    public static readonly token = "flotilla:cluster:Reachability";

    /** The API server's version, such as `v1.35.4`, as it was when the resource last changed; `unknown` if it did not tell. */
    declare public readonly serverVersion: pulumi.Output<string>;

    constructor(name: string, args: ReachabilityArgs, opts?: pulumi.CustomResourceOptions) {
        super(
            Reachability.token,
            name,
            {
                identifier: args.identifier,
                namespaces: args.namespaces,
                kubeconfig: pulumi.secret(args.kubeconfig),
                ...(args.isAbsent === true && { isAbsent: true }),
                serverVersion: undefined,
            },
            opts,
        );
    }
}
