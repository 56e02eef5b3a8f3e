import assert from "node:assert/strict";
import { type ClusterClient, clusterClient } from "../../support/cluster-client";
import { createProject, type Project } from "../../support/project";
import { sharedControlPlane, testEngine } from "../../support/shared-cluster";

/** What tests look at of a stack's outputs. */
export interface IssuerOutputs {
    readonly certificates: Readonly<Record<string, { readonly issuer: string }>>;
    readonly certificateRequests?: Readonly<Record<string, string>>;
    readonly kubeconfigs: Readonly<Record<string, string>>;
    readonly trustBundles: Readonly<Record<string, string>>;
}

/** A private key as a state has it, encrypted. */
export const secretKeyInState = /"privateKey":\s*\{\s*"4dabf18193072939515e22adb298388d"/;

/** A stack with a catalog of authorities that others sign for, and a look at its cluster. */
export class IssuerStack {
    public readonly project: Project;
    public readonly cluster: ClusterClient;
    public readonly namespace: string;

    private constructor(namespace: string, project: Project, cluster: ClusterClient) {
        this.namespace = namespace;
        this.project = project;
        this.cluster = cluster;
    }

    /** Makes an empty stack. @param namespace which it will have, with its certificates. */
    public static async create(namespace: string): Promise<IssuerStack> {
        const { kubeconfig } = await sharedControlPlane();
        const project = await createProject(await testEngine(), kubeconfig);
        return new IssuerStack(namespace, project, await clusterClient(kubeconfig));
    }

    /** What there is to be from now on. */
    public declare(authorities: object): void {
        const { namespace } = this;
        this.project.configure({
            cluster: { identifier: "issuers" },
            namespaces: { [namespace]: {} },
            pki: { catalog: "none", namespace, authorities },
        });
    }

    /** What a command prints, in one line. @throws AssertionError when it fails. */
    public async succeed(...command: readonly string[]): Promise<string> {
        const text = await this.project.succeed(...command);
        return text.replaceAll(/\s+/g, " ");
    }

    /** What a preview prints that refuses something. */
    public async refusal(): Promise<string> {
        const { code, text } = await this.project.pulumi("preview");
        assert.notEqual(code, 0, text);
        return text.replaceAll(/\s+/g, " ");
    }

    public async outputs(): Promise<IssuerOutputs> {
        return (await this.project.outputs()) as IssuerOutputs;
    }

    /** The texts of a Secret; undefined where there is none. */
    public async secret(name: string): Promise<Record<string, string> | undefined> {
        const path = `/api/v1/namespaces/${this.namespace}/secrets/${name}`;
        const { status, body } = await this.cluster.connection.request({ path });
        const { data = {} } = body as { data?: Record<string, string> };
        const texts = Object.entries(data).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]);
        return status === 404 ? undefined : (Object.fromEntries(texts) as Record<string, string>);
    }

    /** Takes everything away. */
    public async remove(): Promise<void> {
        await this.succeed("destroy", "--yes", "--skip-preview");
        this.cluster.connection.close();
    }
}
