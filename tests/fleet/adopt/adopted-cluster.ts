import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import type http from "node:http";
import path from "node:path";
import { parse, parseDocument } from "yaml";
import { LayerFolder } from "../../../components/installation/layers";
import { readInstallation, type ResolvedInstallation } from "../../../components/installation/resolve";
import { type FakeServer, kubeconfigFor, startFakeServer } from "../../provider/fake-server";
import { type FlotillaRun, runFlotilla } from "../../support/flotilla";
import type { Processes } from "../../support/shared-cluster";
import { type ProjectFiles, projectFiles } from "../support/files";

/** Labels, or the data of a ConfigMap. */
export type Texts = Readonly<Record<string, string>>;

/** As the API server gives it; no more than is looked at. */
export interface KubernetesObject {
    readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Texts };
    readonly [key: string]: unknown;
}

/** The name of everything that Skipper made. */
export const daemon = "fiaas-deploy-daemon";

/** A fiaas.yml, as Applications have it. */
export const spec = { version: 3, admin_access: true, replicas: { minimum: 1, maximum: 1 } };

/** A configuration whose daemons have a service account of their own. */
export const perApp = "enable-service-account-per-app: true\n";

/** Names of both definitions. */
export const definitions = ["applications.fiaas.schibsted.io", "application-statuses.fiaas.schibsted.io"];

/** A ConfigMap, as Skipper wants it. */
export function configMap(
    namespace: string,
    data: Texts,
    labels: Texts = { app: daemon },
    name = daemon,
): KubernetesObject {
    return { metadata: { name, namespace, labels }, data };
}

/** An Application, as Skipper writes it. */
export function application(
    namespace: string,
    image: string,
    config: unknown = spec,
    id = `id-${namespace}`,
): KubernetesObject {
    const labels = { app: daemon, ...(id !== "" && { "fiaas/deployment_id": id }) };
    return { metadata: { name: daemon, namespace, labels }, spec: { application: daemon, image, config } };
}

/** Objects of which only the name is looked at. */
export function named(...namespaces: readonly string[]): KubernetesObject[] {
    return namespaces.map((namespace) => ({ metadata: { name: daemon, namespace } }));
}

/** A Deployment of one container. */
export function deployment(namespace: string, name: string, image: string, replicas?: number): KubernetesObject {
    const template = { spec: { containers: [{ image }] } };
    return { metadata: { name, namespace }, spec: { ...(replicas !== undefined && { replicas }), template } };
}

/** A project with one installation, and an API server for it that selects objects as a real one does. */
export class AdoptedCluster {
    /** What the cluster has, by plural. */
    public objects: Readonly<Record<string, readonly KubernetesObject[]>> = {};
    /** Plurals that nobody may read. */
    public forbidden: readonly string[] = [];
    /** Methods and paths of what was asked. */
    public readonly requests: string[] = [];
    public readonly project: ProjectFiles;
    private readonly server: FakeServer;

    private constructor(server: FakeServer) {
        this.server = server;
        this.project = projectFiles({
            [stackFile]: stackHead,
            "kubeconfig.json": kubeconfigFor({ server: `http://127.0.0.1:${server.port}` }),
        });
    }

    /** Starts the server; without objects for now. */
    public static async start(): Promise<AdoptedCluster> {
        let answer: Parameters<typeof startFakeServer>[0] = () => undefined;
        const cluster = new AdoptedCluster(await startFakeServer((request) => answer(request)));
        answer = (request) => cluster.answer(request);
        return cluster;
    }

    /** Ends the server, and deletes the project. */
    public async stop(): Promise<void> {
        this.project.remove();
        await this.server.close();
    }

    /** Runs the command. */
    public adopt(...words: string[]): Promise<FlotillaRun> {
        return this.run("shared", words);
    }

    /** Runs it in a process of its own. */
    public adoptAlone(...words: string[]): Promise<FlotillaRun> {
        return this.run("own", words);
    }

    private run(processes: Processes, words: readonly string[]): Promise<FlotillaRun> {
        const { folder } = this.project;
        return runFlotilla(["adopt", "prod", "--project", folder, ...words], { folder }, processes);
    }

    /** The installation with the printed sections in the place of its own; the schema has to accept them. */
    public withSections(output: string): ResolvedInstallation {
        const stack = parseDocument(readFileSync(path.join(this.project.folder, stackFile), "utf8"));
        const { config } = parse(output) as { config: Record<string, unknown> };
        for (const [key, section] of Object.entries(config)) {
            stack.setIn(["config", key], stack.createNode(section));
        }
        this.project.write(stackFile, stack.toString());
        return readInstallation(this.project.folder, "prod", new LayerFolder(this.project.folder));
    }

    /** Two objects a page. */
    private answer(request: http.IncomingMessage): { status: number; body?: unknown } {
        const url = new URL(request.url ?? "", "http://x");
        this.requests.push(`${request.method ?? ""} ${url.pathname}`);
        const [plural = "", own] = url.pathname.replace(/^\/(api|apis\/[^/]+)\/v1\//, "").split("/");
        if (this.forbidden.includes(plural)) {
            const message = `${plural} is forbidden: User "ci" cannot list resource "${plural}"`;
            return { status: 403, body: { message } };
        }
        const all = this.objects[plural];
        if (all === undefined && plural === "applications") {
            return { status: 404 };
        }
        const [field, label] = ["fieldSelector", "labelSelector"].map(
            (key) => url.searchParams.get(key)?.split("=")[1],
        );
        const items = (all ?? []).filter(
            ({ metadata: { name, labels } }) =>
                name === (field ?? own ?? name) && (label === undefined || labels?.["app"] === label),
        );
        if (own !== undefined) {
            return items.length === 0 ? { status: 404 } : { status: 200, body: items[0] };
        }
        const start = Number(url.searchParams.get("continue") ?? 0);
        const next = start + 2 < items.length ? { continue: String(start + 2) } : {};
        return { status: 200, body: { metadata: next, items: items.slice(start, start + 2) } };
    }
}

/** The only stack file of the project. */
export const stackFile = "stacks/Pulumi.prod.yaml";

/** What it says to begin with. */
export const stackHead = "config:\n  flotilla:cluster: { identifier: prod, kubeconfigFile: kubeconfig.json }\n";

/** Fails when any request could have changed something. */
export function assertOnlyRead({ requests }: AdoptedCluster): void {
    assert.ok(requests.length > 0 && requests.every((request) => request.startsWith("GET ")), String(requests));
}
