import { readFileSync } from "node:fs";
import * as k8s from "@pulumi/kubernetes";
import type { PulumiFn } from "@pulumi/pulumi/automation";
import { ConnectionError, connect, type KubernetesConnection } from "../../../provider/kubernetes/connection";
import { type Processes, sharedControlPlane, testEngine } from "../../support/shared-cluster";
import { type TestStack, withStack } from "../../support/stack";

/** Arguments of a provider resource. */
export type ProviderArgs = Partial<k8s.ProviderArgs>;

/** Declares resources with the provider. */
export type Declare = (options: { readonly provider: k8s.Provider }) => unknown;

/** A namespace, an engine and an API server for one test. */
export interface Fixture {
    readonly namespace: string;
    readonly kubeconfig: string;
    readonly connection: KubernetesConnection;
    /** A program whose resources go to the shared cluster. */
    program(declare: Declare, args?: ProviderArgs): PulumiFn;
    stack(declare: Declare, args?: ProviderArgs, processes?: Processes): Promise<TestStack>;
    /**
     * Asks the API server, beside Pulumi: a full path, or one below the namespace, such as `configmaps/a` or
     * `/apis/apps/v1:deployments`.
     */
    api(
        method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE",
        path: string,
        body?: unknown,
        query?: Query,
    ): Promise<Answer>;
}

type Query = Readonly<Record<string, string>>;

/** An answer of the API server. */
export interface Answer {
    readonly status: number;
    readonly body: unknown;
}

/** What lies at a path of an object of any kind; `undefined` when the path does not exist. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
    return path.reduce((found, key) => (found as Readonly<Record<string | number, unknown>> | undefined)?.[key], value);
}

let counter = 0;

/** Makes a namespace of its own on the shared control plane. */
export async function createFixture(): Promise<Fixture> {
    const kubeconfig = readFileSync((await sharedControlPlane()).kubeconfig, "utf8");
    const engine = await testEngine();
    const connection = await connect(kubeconfig);
    const namespace = `kp-${process.pid}-${++counter}`;
    const program =
        (declare: Declare, args: ProviderArgs = {}): PulumiFn =>
        () => {
            const provider = new k8s.Provider("kubernetes", { kubeconfig, ...args });
            return Promise.resolve((declare({ provider }) ?? {}) as Record<string, unknown>);
        };
    const api: Fixture["api"] = async (method, path, body, query = {}) => {
        const [root, resource] = path.includes(":") ? path.split(":", 2) : ["/api/v1", path];
        const isFull = path.startsWith("/") && !path.includes(":");
        const full = isFull ? path : `${root ?? ""}/namespaces/${namespace}/${resource ?? ""}`;
        const contentType = method === "PATCH" ? "application/merge-patch+json" : "application/json";
        const request = { method, path: full, query, ...(body !== undefined && { body, contentType }) };
        return connection.request(request).catch((error: unknown) => {
            if (error instanceof ConnectionError) {
                throw new Error(`${method} ${full}: ${error.message}`);
            }
            throw error;
        });
    };
    await api("POST", "/api/v1/namespaces", { metadata: { name: namespace } });
    return {
        namespace,
        kubeconfig,
        connection,
        program,
        stack: (declare, args, processes = "shared") => withStack(program(declare, args), { engine, processes }),
        api,
    };
}
