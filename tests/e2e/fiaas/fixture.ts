import type { ControlPlane } from "../../../toolchain/control-plane/control-plane";
import type { AuditEntry } from "../../support/audit-log";
import { borrowCluster } from "../../support/borrowed-cluster";
import { type ClusterClient, clusterClient } from "../../support/cluster-client";
import { type SimulatedDaemon, startSimulatedDaemon } from "../../support/fiaas-daemon/fiaas-daemon";
import { createProject, type Project } from "../../support/project";
import { auditLogOf, sharedControlPlane, testEngine } from "../../support/shared-cluster";

/** An image of before version 1.0.0, and one of after it. */
export const images = {
    old: "fiaas/fiaas-deploy-daemon:20220808113256-eef68a8",
    new: "fiaas/fiaas-deploy-daemon:v1.10.0",
} as const;

/** A cluster with daemons that do what the real ones do, and with a record of every write. */
export interface FiaasCluster {
    readonly plane: ControlPlane;
    readonly client: ClusterClient;
    readonly daemons: SimulatedDaemon;
    /** A project with a stack of its own in this cluster. */
    project(): Promise<Project>;
    /** An object as it is, undefined when there is none. */
    get<Body = LiveObject>(address: string): Promise<Body | undefined>;
    /** The writes of Pulumi's programs since the last call, as `<verb> <address>`. */
    writes(): string[];
    stop(): Promise<void>;
}

/** What tests look at in any object. */
export interface LiveObject {
    readonly metadata: {
        readonly name: string;
        readonly namespace?: string;
        readonly uid: string;
        readonly labels?: Readonly<Record<string, string>>;
        readonly annotations?: Readonly<Record<string, string>>;
    };
    readonly spec?: Readonly<Record<string, unknown>>;
    readonly data?: Readonly<Record<string, string>>;
}

/** Starts daemons in the cluster that all tests share; the caller stops them, and what was made in it goes. */
export async function startFiaasCluster(): Promise<FiaasCluster> {
    const plane = await sharedControlPlane();
    const audit = auditLogOf(plane.directory);
    audit.take();
    const client = await clusterClient(plane.kubeconfig);
    const giveBack = await borrowCluster(client.connection);
    const daemons = await startSimulatedDaemon(plane.kubeconfig);
    return {
        plane,
        client,
        daemons,
        project: async () => createProject(await testEngine(), plane.kubeconfig),
        get: async <Body>(address: string) => {
            const { status, body } = await client.connection.request({ path: address });
            return status === 200 ? (body as Body) : undefined;
        },
        writes: () => audit.take().flatMap(writeOf),
        stop: async () => {
            await daemons.stop();
            await giveBack();
            client.connection.close();
        },
    };
}

/** A write by somebody who is neither part of the control plane nor a simulated daemon. */
function writeOf(event: AuditEntry): string[] {
    const isOurs =
        !event.user.username.startsWith("system:") &&
        event.impersonatedUser === undefined &&
        event.userAgent?.startsWith("kwok") !== true;
    // A dry run writes nothing.
    const isDry = event.requestURI.includes("dryRun=All");
    return isOurs && !isDry ? [`${event.verb} ${event.requestURI.split("?")[0] ?? ""}`] : [];
}

/** Addresses of what belongs to a namespace's daemon. */
export function addressesOf(namespace: string) {
    const name = "fiaas-deploy-daemon";
    const access = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`;
    return {
        application: `/apis/fiaas.schibsted.io/v1/namespaces/${namespace}/applications/${name}`,
        statuses: `/apis/fiaas.schibsted.io/v1/namespaces/${namespace}/application-statuses`,
        deployment: `/apis/apps/v1/namespaces/${namespace}/deployments/${name}`,
        ingress: `/apis/networking.k8s.io/v1/namespaces/${namespace}/ingresses/${name}`,
        configMap: `/api/v1/namespaces/${namespace}/configmaps/${name}`,
        serviceAccount: `/api/v1/namespaces/${namespace}/serviceaccounts/${name}`,
        roles: `${access}/roles`,
        roleBindings: `${access}/rolebindings`,
        pod: `/api/v1/namespaces/${namespace}/pods/${name}-bootstrap`,
    };
}
