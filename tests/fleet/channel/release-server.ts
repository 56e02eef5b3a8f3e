import http from "node:http";
import type net from "node:net";

/** What stands at a path: a text, or a whole answer. */
export type Page = string | ((response: http.ServerResponse) => void);

const fiaasYaml = "version: 3\nadmin_access: true\nreplicas:\n  minimum: 1\n  maximum: 1\n";

/** Paths of what is published in the channel stable. */
export const paths = {
    stable: "/releases/fiaas-deploy-daemon/stable.json",
    fiaasYaml: "/artifacts/1/fiaas.yml",
} as const;

/** A loopback server that publishes the channel stable. */
export class ReleaseServer {
    public pages: Record<string, Page> = {
        [paths.stable]: channelFile({}),
        [paths.fiaasYaml]: fiaasYaml,
    };
    /** Methods and paths of what was asked. */
    public readonly asked: string[] = [];
    private readonly server: http.Server;

    private constructor() {
        this.server = http.createServer((request, response) => {
            this.asked.push(`${request.method ?? ""} ${request.url ?? ""}`);
            const page = this.pages[request.url ?? ""];
            if (typeof page === "function") {
                page(response);
            } else {
                response.writeHead(page === undefined ? 404 : 200).end(page);
            }
        });
    }

    /** Starts one on a free port. */
    public static async start(): Promise<ReleaseServer> {
        const started = new ReleaseServer();
        await new Promise<void>((resolve) => started.server.listen(0, "127.0.0.1", resolve));
        return started;
    }

    /** Where it listens. */
    public get port(): number {
        return (this.server.address() as net.AddressInfo).port;
    }

    /** What `publishedAt` has to be. */
    public get address(): string {
        return `http://127.0.0.1:${this.port}/releases`;
    }

    /** Ends it. */
    public stop(): void {
        this.server.closeAllConnections();
        this.server.close();
    }
}

/** A channel's file with some fields changed. */
export function channelFile(changes: Readonly<Record<string, unknown>>): string {
    const updated = "2022-08-16T09:00:00Z";
    const file = { image: "fiaas/fdd:1", spec: paths.fiaasYaml, commit: "abc", build: "https://ci/1", updated };
    return JSON.stringify({ ...file, ...changes });
}

/** Sends on to another address. */
export function redirect(location: string): Page {
    return (response) => response.writeHead(302, { location }).end();
}

/** A fiaas.yml as it is published. */
export { fiaasYaml };
