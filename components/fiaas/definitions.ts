import { CustomResourceDefinition } from "@pulumi/kubernetes/apiextensions/v1/customResourceDefinition";
import type { FlotillaProvider } from "../cluster/flotilla-provider";
import * as pulumi from "@pulumi/pulumi";
import type { FiaasConfiguration } from "./config";
import { customResourceDefinitions } from "./custom-resource-definitions";
import { DefinitionGuard } from "./definition-guard";

/** Arguments of {@link Definitions}. */
export interface DefinitionsArgs {
    /** Who makes the definitions, and what becomes of them. */
    readonly configuration: FiaasConfiguration["crds"];
    /** For what looks at the cluster itself. */
    readonly provider: FlotillaProvider;
}

/**
 * The custom resource definitions Application and ApplicationStatus, once in a cluster: all daemons run with
 * `disable-crd-creation`, so that nobody else writes them. Deleting one deletes all Applications of the cluster and what
 * they own, so they are protected, and even then refused while there are Applications that are not ours.
 *
 * @example
 * new Definitions("prod-1-fiaas", { configuration, provider }, { parent: this, providers: { kubernetes } });
 */
export class Definitions extends pulumi.ComponentResource {
    public static readonly token = "flotilla:fiaas:Definitions";

    /** What Applications wait for. */
    public readonly ready: readonly pulumi.Resource[];

    constructor(name: string, args: DefinitionsArgs, opts: pulumi.ComponentResourceOptions = {}) {
        super(Definitions.token, name, args.configuration, opts);
        const { adopt, protect, retain } = args.configuration;
        const definitions = customResourceDefinitions().map(
            ({ name: definition, manifest }) =>
                new CustomResourceDefinition(`${name}-${definition.split(".")[0] ?? definition}`, manifest, {
                    parent: this,
                    protect,
                    ...(opts.dependsOn !== undefined && { dependsOn: opts.dependsOn }),
                    ...(retain && { retainOnDelete: true }),
                    // Others may have written another form: it stays until the adoption is over.
                    ...(adopt && { import: definition, ignoreChanges: ["spec", "metadata"] }),
                }),
        );
        this.ready = retain ? definitions : [this.declareGuard(name, args.provider, definitions)];
        this.registerOutputs({});
    }

    private declareGuard(
        name: string,
        provider: FlotillaProvider,
        definitions: readonly CustomResourceDefinition[],
    ): pulumi.Resource {
        return new DefinitionGuard(
            `${name}-guard`,
            { definitions: customResourceDefinitions().map(({ name: definition }) => definition) },
            { parent: this, provider, dependsOn: [...definitions] },
        );
    }
}
