import * as pulumi from "@pulumi/pulumi";

/** Arguments of {@link Roll}. */
export interface RollArgs {
    /** Name of the anchor, for messages. */
    readonly anchor: string;
    readonly namespace: string;
    readonly daemonSet: string;
    /** Of everything that is placed: the pods that are waited for have it. */
    readonly revision: pulumi.Input<string>;
    /** Another one when the pods are others although they place the same. */
    readonly settings: string;
    /** Seconds in which one more node has to be ready. */
    readonly deadline: number;
    /** Labels of its nodes that others have to set, of which one is told where no node has them. */
    readonly selector: string | undefined;
    /** Where on its nodes the anchor places things: it finds nothing of what it placed elsewhere. */
    readonly directory: string;
    readonly manifestDirectory: string;
    /** Whether it places anything there. */
    readonly state: "present" | "absent";
}

/**
 * The wait for an anchor's DaemonSet: it is done when every node has the revision and is healthy with it, and ends at the first node
 * that is not, with what its anchor says.
 *
 * Served by the `flotilla` provider (`provider/anchor/roll.ts`).
 */
export class Roll extends pulumi.CustomResource {
    public static readonly token = "flotilla:anchor:Roll";

    /** How many nodes have the revision. */
    declare public readonly nodes: pulumi.Output<number>;

    constructor(name: string, args: RollArgs, opts?: pulumi.CustomResourceOptions) {
        super(Roll.token, name, { ...args, nodes: undefined }, opts);
    }
}
