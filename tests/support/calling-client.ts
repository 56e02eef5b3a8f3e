import https from "node:https";
import tls from "node:tls";
import { setTimeout as sleep } from "node:timers/promises";

/** What a client has of its kubeconfig; all PEM. */
export interface Credentials {
    readonly ca: string;
    readonly cert: string;
    readonly key: string;
}

/** Whatever a kubeconfig (JSON) with certificates inside says. */
export function credentialsOf(kubeconfig: string): Credentials {
    const { clusters, users } = JSON.parse(kubeconfig) as {
        clusters: [{ cluster: Record<string, string> }];
        users: [{ user: Record<string, string> }];
    };
    const text = (value = ""): string => Buffer.from(value, "base64").toString();
    return {
        ca: text(clusters[0].cluster["certificate-authority-data"]),
        cert: text(users[0].user["client-certificate-data"]),
        key: text(users[0].user["client-key-data"]),
    };
}

/** Milliseconds between two calls: a refused certificate is refused for as long as a reload takes, which is longer. */
const betweenCalls = 30;

/** Calls a server with TLS again and again, each time with a handshake of its own, until it is stopped. */
export class CallingClient {
    /** Calls that were answered with 200. */
    public calls = 0;
    /** What went wrong. */
    public readonly failures: string[] = [];
    private isStopped = false;
    private readonly url: string;
    private credentials: Credentials;
    private readonly running: Promise<void>;

    constructor(url: string, credentials: Credentials) {
        this.url = url;
        this.credentials = credentials;
        this.running = this.run();
    }

    /** Other credentials from the next call on. */
    public use(credentials: Credentials): void {
        this.credentials = credentials;
    }

    /** Waits until that many more calls were made. */
    public async more(calls: number): Promise<void> {
        const wanted = this.calls + this.failures.length + calls;
        while (this.calls + this.failures.length < wanted) {
            await sleep(10);
        }
    }

    public async stop(): Promise<void> {
        this.isStopped = true;
        await this.running;
    }

    private async run(): Promise<void> {
        while (!this.isStopped) {
            try {
                const status = await call(this.url, this.credentials);
                if (status === 200) {
                    this.calls += 1;
                } else {
                    this.failures.push(`status ${status}`);
                }
            } catch (error) {
                this.failures.push(String(error));
            }
            await sleep(betweenCalls);
        }
    }
}

/** One call with a connection of its own. @returns the status. @throws Error where the handshake fails. */
export function call(url: string, credentials: https.RequestOptions): Promise<number> {
    return new Promise((resolve, reject) => {
        const request = https.get(url, { ...credentials, agent: false, timeout: 5000 }, (response) => {
            response.resume();
            response.once("end", () => {
                resolve(response.statusCode ?? 0);
            });
        });
        request.once("timeout", () => request.destroy(new Error("no answer in 5 seconds")));
        request.once("error", reject);
    });
}

/** SHA-256 of the certificate that a server shows now, in lower-case hex. */
export function servedFingerprint(url: string): Promise<string> {
    const { hostname, port } = new URL(url);
    return new Promise((resolve, reject) => {
        const socket = tls.connect({ host: hostname, port: Number(port), rejectUnauthorized: false }, () => {
            resolve(socket.getPeerCertificate().fingerprint256.replaceAll(":", "").toLowerCase());
            socket.destroy();
        });
        socket.once("error", reject);
    });
}
