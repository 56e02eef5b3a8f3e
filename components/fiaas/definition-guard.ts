import * as pulumi from "@pulumi/pulumi";

/** Arguments of {@link DefinitionGuard}. */
export interface DefinitionGuardArgs {
    /** Names of the definitions that it stands before. */
    readonly definitions: readonly string[];
}

/**
 * Stands before the deletion of definitions: as it depends on them it is deleted first, and refuses while there are
 * Applications anywhere in the cluster. With a definition all its objects go, and with these everything they own.
 *
 * Served by the `flotilla` provider (`provider/fiaas/definition-guard.ts`).
 */
export class DefinitionGuard extends pulumi.CustomResource {
    public static readonly token = "flotilla:fiaas:DefinitionGuard";

    constructor(name: string, args: DefinitionGuardArgs, opts?: pulumi.CustomResourceOptions) {
        super(DefinitionGuard.token, name, args, opts);
    }
}
