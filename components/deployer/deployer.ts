import * as core from "@pulumi/kubernetes/core/v1";
import * as rbac from "@pulumi/kubernetes/rbac/v1";
import * as pulumi from "@pulumi/pulumi";
import type { DeclaredObject } from "../cluster/declared-object";
import { type KubeconfigContext, kubeconfigOf, parseKubeconfig, selectContext } from "../cluster/kubeconfig";
import type { DeployerConfiguration } from "./config";
import { deployerRights } from "./deployer-rights";
import { clusterRoleName, tokenSecretName } from "./objects";

/** Arguments of {@link Deployer}. */
export interface DeployerArgs {
    /** What the stack file says of it; plain, as are the objects, because they decide which resources exist. */
    readonly configuration: DeployerConfiguration;
    /** All else that the installation declares in its cluster. */
    readonly objects: readonly DeclaredObject[];
    /** The kubeconfig (JSON) of the cluster, of which only the way to the cluster is taken. */
    readonly kubeconfig: pulumi.Input<string>;
    /** What has to be there before something is made in a namespace, by namespace. */
    readonly dependencies: Readonly<Record<string, pulumi.Resource>>;
}

/**
 * An account that may run `pulumi up` for this installation as it is, and nothing else: a ServiceAccount, rights on the
 * very objects that are declared, and a kubeconfig. It may not touch its own rights, so a change that needs more of them
 * (another namespace, another registry) takes an `up` by somebody who has them.
 *
 * @example
 * new Deployer("prod-1-deployer", { configuration, objects, kubeconfig, dependencies }, { parent: this });
 */
export class Deployer extends pulumi.ComponentResource {
    public static readonly token = "flotilla:deployer:Deployer";

    /** Reaches the cluster as the account; a secret. */
    public readonly kubeconfig: pulumi.Output<string>;

    constructor(name: string, args: DeployerArgs, opts: pulumi.ComponentResourceOptions = {}) {
        const { configuration, dependencies } = args;
        super(Deployer.token, name, configuration, opts);
        const { namespace, serviceAccount } = configuration;
        const waitFor = (each: string): pulumi.CustomResourceOptions => {
            const dependsOn = Object.hasOwn(dependencies, each) ? dependencies[each] : opts.dependsOn;
            return { parent: this, ...(dependsOn !== undefined && { dependsOn }) };
        };
        const account = new core.ServiceAccount(
            `${name}-service-account`,
            { metadata: { name: serviceAccount, namespace } },
            waitFor(namespace),
        );
        const token = new core.Secret(
            `${name}-token`,
            {
                metadata: {
                    name: tokenSecretName(configuration),
                    namespace,
                    annotations: { "kubernetes.io/service-account.name": serviceAccount },
                },
                type: "kubernetes.io/service-account-token",
            },
            { parent: this, dependsOn: account },
        );
        this.declareRights(name, args, waitFor);
        this.kubeconfig = pulumi.secret(
            pulumi
                .all([args.kubeconfig, token.data])
                .apply(([kubeconfig, data]) => accountKubeconfig(kubeconfig, data["token"] ?? "", configuration)),
        );
        this.registerOutputs({ serviceAccount });
    }

    private declareRights(
        name: string,
        { configuration, objects }: DeployerArgs,
        waitFor: (namespace: string) => pulumi.CustomResourceOptions,
    ): void {
        const { cluster, namespaces } = deployerRights(configuration, objects);
        const subjects = [
            { kind: "ServiceAccount", name: configuration.serviceAccount, namespace: configuration.namespace },
        ];
        const clusterMetadata = { name: clusterRoleName(configuration) };
        const everywhere = waitFor(configuration.namespace);
        new rbac.ClusterRole(`${name}-cluster-role`, { metadata: clusterMetadata, rules: [...cluster] }, everywhere);
        new rbac.ClusterRoleBinding(
            `${name}-cluster-role-binding`,
            { metadata: clusterMetadata, subjects, roleRef: roleReference("ClusterRole", clusterMetadata.name) },
            everywhere,
        );
        for (const [namespace, rules] of Object.entries(namespaces)) {
            const metadata = { name: configuration.serviceAccount, namespace };
            new rbac.Role(`${name}-role-${namespace}`, { metadata, rules: [...rules] }, waitFor(namespace));
            new rbac.RoleBinding(
                `${name}-role-binding-${namespace}`,
                { metadata, subjects, roleRef: roleReference("Role", metadata.name) },
                waitFor(namespace),
            );
        }
    }
}

function roleReference(kind: "Role" | "ClusterRole", name: string) {
    return { apiGroup: "rbac.authorization.k8s.io", kind, name };
}

/** The way to the cluster of one kubeconfig with the token of the account. */
function accountKubeconfig(kubeconfig: string, token: string, { serviceAccount }: DeployerConfiguration): string {
    const context: KubeconfigContext = selectContext(parseKubeconfig(kubeconfig, JSON.parse));
    return kubeconfigOf({ ...context, name: serviceAccount, user: { token: Buffer.from(token, "base64").toString() } });
}
