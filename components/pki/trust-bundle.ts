import * as pulumi from "@pulumi/pulumi";
import type { RotationStep } from "./generations";

/** Arguments of {@link TrustBundle}. */
export interface TrustBundleArgs {
    /** Name of the authority, for messages. */
    readonly authority: string;
    /** The generation that a rotation begins with. */
    readonly generation: number;
    /** The step of its rotation. @default none */
    readonly rotation?: RotationStep;
    /** What is trusted, in PEM, by generation. */
    readonly certificates: Readonly<Record<string, pulumi.Input<string>>>;
    /** The generation that issues. */
    readonly issuing: number;
    /** SHA-256 of the authority's certificate that signed each leaf, by document name. */
    readonly leaves: Readonly<Record<string, pulumi.Input<string>>>;
}

/**
 * What is trusted of an authority, and the memory of its rotation: steps out of their order, and one that would drop what
 * a leaf still chains to, are refused in the preview.
 *
 * Served by the `flotilla` provider (`provider/pki/trust-bundle.ts`).
 */
export class TrustBundle extends pulumi.CustomResource {
    public static readonly token = "flotilla:pki:TrustBundle";

    /** Certificates in PEM, one after the other: the one that issues, then the others by generation. */
    declare public readonly bundle: pulumi.Output<string>;
    /** SHA-256 of each certificate in hex, by generation. */
    declare public readonly fingerprints: pulumi.Output<Record<string, string>>;

    constructor(name: string, args: TrustBundleArgs, opts?: pulumi.CustomResourceOptions) {
        super(TrustBundle.token, name, { ...args, bundle: undefined, fingerprints: undefined }, opts);
    }
}
