import * as pulumi from "@pulumi/pulumi";

/** Arguments of {@link DeploymentId}. */
export interface DeploymentIdArgs {
    /** The namespace of the daemon, for messages. */
    readonly namespace: string;
    /** What the id stands for: whenever one of these changes there is a new id. */
    readonly keepers: Readonly<Record<string, unknown>>;
    /** Seconds in which a daemon is restarted that has to read its configuration anew. */
    readonly deadline: number;
    /** The id to begin with, where an Application exists already. @default a new one */
    readonly initial?: string;
}

/**
 * A deployment id of FIAAS: the same for as long as its keepers stay the same, a new one whenever one of them changes,
 * also on the way back. fdd ignores an id that it has deployed before, so only a new one makes it act
 * (fact sheet of FIAAS, 2.3, "Skip rule").
 *
 * Served by the `flotilla` provider (`provider/fiaas/deployment-id.ts`): the preview names the keeper that moved.
 */
export class DeploymentId extends pulumi.CustomResource {
    public static readonly token = "flotilla:fiaas:DeploymentId";

    /** A UUID; unknown in the preview of a change. */
    declare public readonly deploymentId: pulumi.Output<string>;

    constructor(name: string, args: DeploymentIdArgs, opts?: pulumi.CustomResourceOptions) {
        super(DeploymentId.token, name, { ...args, deploymentId: undefined }, opts);
    }
}
