import http from "node:http";
import https from "node:https";
import { createSecureContext } from "node:tls";
import type { ControlPlanePorts } from "./layout";
import { readCertificates } from "./certificate-folder";

/** The answer to one request. */
export interface ApiAnswer {
    readonly status: number;
    readonly text: string;
}

/** The few requests that starting and watching a control plane takes; everything else uses a real client library. */
export interface ApiClient {
    /** Rejects when there is no answer within two seconds. */
    readonly request: (method: "GET" | "POST" | "PATCH", path: string, body?: unknown) => Promise<ApiAnswer>;
}

const answerTimeout = 2000;

/** A client of the API server, as administrator. */
export async function createApiClient(certificates: string, ports: ControlPlanePorts): Promise<ApiClient> {
    const { authority, admin } = await readCertificates(certificates);
    const secureContext = createSecureContext({ ca: authority, cert: admin.certificate, key: admin.key });
    // Own connection per request: a kept one may belong to a server that was killed meanwhile. What it would read anew for each, and
    // the handshake, take longer than the request.
    const agent = new https.Agent({ secureContext, keepAlive: false });
    return {
        request: (method, path, body) => {
            const contentType = method === "PATCH" ? "application/merge-patch+json" : "application/json";
            const text = body === undefined ? undefined : JSON.stringify(body);
            const request = https.request({
                agent,
                host: "127.0.0.1",
                port: ports.apiServer,
                method,
                path,
                timeout: answerTimeout,
                headers: text === undefined ? {} : { "content-type": contentType },
            });
            return answerOf(request, text);
        },
    };
}

/** Whether etcd serves. */
export async function isEtcdHealthy(port: number): Promise<boolean> {
    try {
        const url = { host: "127.0.0.1", port, path: "/health", agent: false as const, timeout: answerTimeout };
        return (await answerOf(http.request(url), undefined)).status === 200;
    } catch {
        return false;
    }
}

/** Whether the API server says that it is ready. */
export async function isApiServerReady(client: ApiClient): Promise<boolean> {
    try {
        return (await client.request("GET", "/readyz")).status === 200;
    } catch {
        return false;
    }
}

function answerOf(request: http.ClientRequest, body: string | undefined): Promise<ApiAnswer> {
    return new Promise((resolve, reject) => {
        request.once("error", reject);
        request.once("timeout", () => {
            request.destroy(new Error("no answer in time"));
        });
        request.once("response", (response) => {
            let text = "";
            response.setEncoding("utf8");
            response.on("data", (piece: string) => {
                text += piece;
            });
            response.once("end", () => {
                resolve({ status: response.statusCode ?? 0, text });
            });
            response.once("error", reject);
        });
        request.end(body);
    });
}
