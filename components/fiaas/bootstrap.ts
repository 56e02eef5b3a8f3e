import * as pulumi from "@pulumi/pulumi";

/** Arguments of {@link Bootstrap}. */
export interface BootstrapArgs {
    /** The namespace of the daemon. */
    readonly namespace: string;
    /** The image that the daemon's Deployment has in the end. */
    readonly image: string;
    /** The image's digest on record: an error where pods run another. */
    readonly digest?: string;
    /** The id that the daemon has to have deployed in the end. */
    readonly deploymentId: pulumi.Input<string>;
    /** The pod that deploys the daemon where there is none yet. */
    readonly pod: object;
    /** Given where the Application has the label by which the pod finds it only while the pod is at work. */
    readonly label?: "temporary";
    /** Seconds in which all has to be done. */
    readonly deadline: number;
    /** The pod runs again whenever this token changes. */
    readonly force?: string;
}

/**
 * The first deployment of a daemon, by a pod that is gone afterwards, and the wait for this one and every later one: it
 * is done when the pod ended well, the ApplicationStatus of the id says SUCCESS, and the Deployment is available. A new
 * image never runs the pod again: the daemon updates itself then.
 *
 * Served by the `flotilla` provider (`provider/fiaas/bootstrap.ts`), whose errors say what the pod said.
 */
export class Bootstrap extends pulumi.CustomResource {
    public static readonly token = "flotilla:fiaas:Bootstrap";

    constructor(name: string, args: BootstrapArgs, opts?: pulumi.CustomResourceOptions) {
        super(Bootstrap.token, name, { ...args, outcome: undefined }, opts);
    }
}
