import * as pulumi from "@pulumi/pulumi";

/** Arguments of {@link FlotillaProvider}. */
export interface FlotillaProviderArgs {
    /** Content of the kubeconfig; always kept as a secret. */
    readonly kubeconfig: pulumi.Input<string>;
}

/**
 * The project's own provider, configured for one cluster: for resources that look at the cluster long after the preview,
 * so that hundreds of them share one kubeconfig in the state and one connection. New credentials are a change of this
 * resource alone.
 */
export class FlotillaProvider extends pulumi.ProviderResource {
    constructor(name: string, args: FlotillaProviderArgs, opts?: pulumi.ResourceOptions) {
        super("flotilla", name, { kubeconfig: pulumi.secret(args.kubeconfig) }, opts);
    }
}
