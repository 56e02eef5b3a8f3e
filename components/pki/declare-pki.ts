import * as pulumi from "@pulumi/pulumi";
import type { NodesConfiguration } from "../node/config";
import { type SecretReference, secretKey } from "../secret/config";
import type { PkiConfiguration } from "./config";
import { effectiveCatalog } from "./effective-catalog";
import { Pki } from "./pki";

/** What the certificates of an installation are declared from. */
export interface DeclarePkiArgs {
    readonly pki: PkiConfiguration;
    readonly nodes: NodesConfiguration;
    /** By `secretKey` of the reference. */
    readonly secrets: Readonly<Record<string, pulumi.Input<string>>>;
    /** What is made in a namespace waits for this; a namespace that is not there is somebody else's. */
    readonly dependencies: Readonly<Record<string, pulumi.Resource>>;
    /** Our own provider, configured for the cluster, where something looks at it. */
    readonly flotilla: pulumi.ProviderResource | undefined;
    /** Whether there is a cluster that Secrets and ConfigMaps are put into. */
    readonly isPlaced: boolean;
}

/**
 * Declares the certificates of an installation that has any.
 * @throws pulumi.InputPropertyError for a secret that was not read.
 */
export function declarePki(name: string, args: DeclarePkiArgs, options: pulumi.ComponentResourceOptions): Pki {
    const { dependencies, flotilla, isPlaced, nodes, pki, secrets } = args;
    const dependency = dependencies[pki.namespace];
    const secret = (reference: SecretReference): pulumi.Input<string> => {
        const value = secrets[secretKey(reference)];
        if (value === undefined) {
            const propertyPath = `secrets["${secretKey(reference)}"]`;
            throw new pulumi.InputPropertyError({ propertyPath, reason: "a private key was not read" });
        }
        return value;
    };
    const catalog = effectiveCatalog(pki, nodes);
    const further = { ...(dependency !== undefined && { dependency }), ...(flotilla !== undefined && { flotilla }) };
    return new Pki(`${name}-pki`, { catalog, secret, isPlaced, ...further }, options);
}
