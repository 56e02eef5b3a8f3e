import { z } from "zod";
import { clusterConfiguration } from "../cluster/config";
import { namespacesConfiguration } from "../namespace/config";

/**
 * The whole configuration of an installation: each key stands in the stack file as `flotilla:<key>`. Defaults live here
 * and nowhere else.
 */
export const installationConfiguration = z.strictObject({
    cluster: clusterConfiguration,
    namespaces: namespacesConfiguration,
});

/** An installation's configuration with all defaults. */
export type InstallationConfiguration = z.output<typeof installationConfiguration>;
