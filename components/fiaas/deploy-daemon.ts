import { CustomResource } from "@pulumi/kubernetes/apiextensions/customResource";
import * as apps from "@pulumi/kubernetes/apps/v1";
import * as core from "@pulumi/kubernetes/core/v1";
import * as rbac from "@pulumi/kubernetes/rbac/v1";
import * as pulumi from "@pulumi/pulumi";
import type { FlotillaProvider } from "../cluster/flotilla-provider";
import {
    clusterRoleBindingObject,
    clusterRoleObject,
    roleBindingObject,
    roleObject,
    serviceAccountObject,
} from "./access";
import { adoptionOptions, isDeclared, isKept, takeOver } from "./adoption";
import { applicationObject, keepers } from "./application";
import { Bootstrap } from "./bootstrap";
import { bootstrapPod } from "./bootstrap-pod";
import { configMapObject } from "./config-map";
import { DeploymentId } from "./deployment-id";
import { directDeployment, directService } from "./direct-deployment";
import type { AdoptedObject, EffectiveDaemon } from "./effective-daemon";
import { deploymentIdLabel } from "./names";

/** Arguments of {@link DeployDaemon}. */
export interface DeployDaemonArgs {
    /** The namespace; plain, as is what counts for the daemon, because both decide which resources exist. */
    readonly namespace: string;
    /** What counts for the daemon. */
    readonly daemon: EffectiveDaemon;
    /** Names of the namespace's pull secrets. */
    readonly pullSecrets: readonly string[];
    /** For what looks at the cluster itself. */
    readonly provider: FlotillaProvider;
    /** The namespace's component, whose children the daemon's resources are. */
    readonly parent: pulumi.Resource;
    /** What everything in the namespace waits for. */
    readonly dependsOn: pulumi.Resource | undefined;
    /** The daemons of the next lower wave. */
    readonly before: readonly pulumi.Resource[];
    /** The namespace's resource, where the installation makes it: what is in it goes with it. */
    readonly owner: pulumi.Resource | undefined;
    /** What the Application waits for beside that: definitions and pull secrets. */
    readonly dependencies: readonly pulumi.Resource[];
}

/**
 * The FIAAS deploy daemon of a namespace: its configuration, its rights, its Application, which the daemon deploys itself
 * from, and the bootstrap that makes it run the first time and waits for every deployment.
 *
 * On removal the Application goes first, and with it what the daemon made of it; then the rest.
 *
 * Its resources are children of the namespace's component: a component of its own would be three more writes of the whole
 * state for every namespace of a first `up` (docs/performance.md).
 *
 * @example
 * new DeployDaemon("prod-1-payments-fiaas", { namespace: "payments", daemon, parent: component, pullSecrets: [], provider, ... });
 */
export class DeployDaemon {
    /** The id of the deployment that counts; unknown in the preview of a change. A plain Deployment has none. */
    public readonly deploymentId: pulumi.Output<string> | undefined;
    /** What is there when the daemon runs; nothing while it is only adopted. */
    public readonly running: pulumi.Resource | undefined;

    /** What counts for the daemon. */
    public readonly daemon: EffectiveDaemon;

    private readonly args: DeployDaemonArgs;
    private readonly options: pulumi.CustomResourceOptions;

    constructor(name: string, args: DeployDaemonArgs) {
        const { daemon, owner, parent, dependsOn } = args;
        this.args = args;
        this.daemon = daemon;
        this.options = {
            parent,
            ...(dependsOn !== undefined && { dependsOn }),
            ...(owner !== undefined && { deletedWith: owner }),
            ...(daemon.retain && { retainOnDelete: true }),
        };
        const configuration = this.declareConfiguration(name);
        const access = this.declareAccess(name);
        if (daemon.direct) {
            this.running = this.declareDirectly(name, [...access, ...configuration]);
        } else {
            const { deploymentId } = this.declareDeploymentId(name, configuration);
            this.deploymentId = deploymentId;
            const application = this.declareApplication(name, deploymentId, [...access, ...configuration]);
            this.running = isKept(daemon) ? undefined : this.declareBootstrap(name, deploymentId, application);
        }
    }

    private declareAccess(name: string): pulumi.Resource[] {
        const { namespace, daemon, pullSecrets } = this.args;
        const account = this.declare("serviceAccount", (options) => {
            // The daemon's own Deployment, which nobody but the daemon writes, pulls through its account.
            const imagePullSecrets = pullSecrets.map((secret) => ({ name: secret }));
            const object = {
                ...serviceAccountObject(namespace),
                ...(imagePullSecrets.length > 0 && { imagePullSecrets }),
            };
            return new core.ServiceAccount(`${name}-service-account`, takeOver(daemon, object), options);
        });
        const role = this.declare(
            "role",
            (options) => new rbac.Role(`${name}-role`, takeOver(daemon, roleObject(daemon, namespace)), options),
        );
        const binding = this.declare(
            "roleBinding",
            (options) =>
                new rbac.RoleBinding(
                    `${name}-role-binding`,
                    takeOver(daemon, roleBindingObject(daemon, namespace)),
                    options,
                ),
        );
        return [...account, ...role, ...binding, ...this.declareClusterAccess(name)];
    }

    /** Only for a daemon that writes the definitions itself. */
    private declareClusterAccess(name: string): pulumi.Resource[] {
        const { namespace, daemon } = this.args;
        const role = isKept(daemon) ? undefined : clusterRoleObject(daemon, namespace);
        if (role === undefined) {
            return [];
        }
        return [
            new rbac.ClusterRole(`${name}-cluster-role`, role, this.options),
            new rbac.ClusterRoleBinding(
                `${name}-cluster-role-binding`,
                clusterRoleBindingObject(daemon, namespace),
                this.options,
            ),
        ];
    }

    private declareConfiguration(name: string): pulumi.Resource[] {
        const { namespace, daemon, before } = this.args;
        return this.declare(
            "configMap",
            (options) =>
                new core.ConfigMap(
                    `${name}-config-map`,
                    takeOver(daemon, configMapObject(daemon, namespace)),
                    // Whatever changes a daemon waits for its configuration, so this holds back all of a later wave.
                    pulumi.mergeOptions(options, { dependsOn: [...before] }),
                ),
        );
    }

    private declareDeploymentId(name: string, configuration: readonly pulumi.Resource[]): DeploymentId {
        const { namespace, daemon, provider } = this.args;
        // With the id that is there already, what is changed at once would never be deployed.
        const initial = isKept(daemon) ? daemon.adopt?.deploymentId : undefined;
        return new DeploymentId(
            `${name}-deployment-id`,
            {
                namespace,
                keepers: keepers(daemon, namespace),
                deadline: daemon.deadline,
                ...(initial !== undefined && { initial }),
            },
            // A new id goes to a daemon that has read its new configuration.
            { parent: this.args.parent, provider, dependsOn: [...configuration] },
        );
    }

    private declareApplication(
        name: string,
        deploymentId: pulumi.Output<string>,
        dependencies: readonly pulumi.Resource[],
    ): pulumi.Resource[] {
        const { namespace, daemon } = this.args;
        const object = takeOver(daemon, applicationObject(daemon, namespace));
        const labels = { ...object.metadata.labels, [deploymentIdLabel]: deploymentId };
        return this.declare(
            "application",
            (options) =>
                new CustomResource(
                    `${name}-application`,
                    { ...object, metadata: { ...object.metadata, labels } },
                    pulumi.mergeOptions(options, { dependsOn: [...dependencies, ...this.args.dependencies] }),
                ),
        );
    }

    private declareDirectly(name: string, dependencies: readonly pulumi.Resource[]): pulumi.Resource {
        const { namespace, daemon, pullSecrets } = this.args;
        const options = pulumi.mergeOptions(this.options, { dependsOn: [...dependencies, ...this.args.dependencies] });
        const time = `${daemon.deadline}s`;
        new core.Service(`${name}-service`, directService(namespace), options);
        return new apps.Deployment(`${name}-deployment`, directDeployment(daemon, namespace, pullSecrets), {
            ...options,
            customTimeouts: { create: time, update: time },
        });
    }

    private declareBootstrap(
        name: string,
        deploymentId: pulumi.Output<string>,
        application: readonly pulumi.Resource[],
    ): Bootstrap {
        const { namespace, daemon, pullSecrets, provider, owner } = this.args;
        const { image, digest, deadline, force, bootstrapLabel: label } = daemon;
        const pod = bootstrapPod(daemon, namespace, pullSecrets);
        return new Bootstrap(
            `${name}-bootstrap`,
            {
                namespace,
                image,
                deploymentId,
                pod,
                deadline,
                ...(digest !== undefined && { digest }),
                ...(label === "temporary" && { label }),
                ...(force !== undefined && { force }),
            },
            {
                parent: this.args.parent,
                provider,
                dependsOn: [...application],
                ...(owner !== undefined && { deletedWith: owner }),
            },
        );
    }

    /** One object, as it should be or as it was found; none where there was none to adopt. */
    private declare(
        kind: AdoptedObject,
        make: (options: pulumi.CustomResourceOptions) => pulumi.Resource,
    ): pulumi.Resource[] {
        const { namespace, daemon } = this.args;
        return isDeclared(daemon, kind) ? [make({ ...this.options, ...adoptionOptions(daemon, kind, namespace) })] : [];
    }
}
