import * as pulumi from "@pulumi/pulumi";

/** Arguments of {@link PlacedSecret}. */
export interface PlacedSecretArgs {
    readonly metadata: { readonly name: string; readonly namespace: string; readonly labels: Record<string, string> };
    readonly type: string;
    /** In base64; what is private in it is a secret output already. */
    readonly data: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * A Secret whose values are not known in each preview. The class of the Kubernetes SDK makes one secret value of the whole
 * map, which is then not known as a whole, and the preview of a renewal shows each of its keys as removed
 * (docs/kubernetes-provider.md); here it shows them as changed.
 */
export class PlacedSecret extends pulumi.CustomResource {
    public static readonly token = "kubernetes:core/v1:Secret";

    constructor(name: string, args: PlacedSecretArgs, opts?: pulumi.CustomResourceOptions) {
        super(PlacedSecret.token, name, { apiVersion: "v1", kind: "Secret", ...args }, opts);
    }
}
