import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { TLSSocket } from "node:tls";

/** An endpoint of a slice. */
export interface SliceEndpoint {
    readonly address: string;
    readonly conditions?: { readonly ready?: boolean; readonly terminating?: boolean };
}

/** How the API answers: as it should, with a status, or otherwise; a text is the body of every answer. */
export type Behavior = "well" | "hangs" | "cut" | number | { readonly body: string };

/** Files of the API server's identity, and of what it trusts. */
export interface ApiFiles {
    readonly certificate: string;
    readonly key: string;
    readonly authority: string;
}

/** An API server that has EndpointSlices of one service, and asks clients for a certificate. */
export class FakeEndpointApi {
    public behavior: Behavior = "well";
    /** What was asked for, in the order of asking: "list" or "watch". */
    public readonly requests: string[] = [];
    /** Serial numbers of the certificates that were shown. */
    public readonly serials = new Set<string>();
    public port = 0;
    /** Whether a bookmark comes before each change, in one piece with it. */
    public hasBookmarks = false;
    private readonly files: ApiFiles;
    private readonly slices = new Map<string, object>();
    private readonly watches = new Set<ServerResponse>();
    private readonly sockets = new Set<Duplex>();
    private server: https.Server | undefined;
    private version = 1;
    /** What has changed, by the version that came of it: a watch begins with what is newer than the list before it. */
    private readonly changes = new Map<number, string>();

    constructor(files: ApiFiles) {
        this.files = files;
    }

    /** How many watches are open. */
    public get openWatches(): number {
        return this.watches.size;
    }

    /** Starts it; again, on the port that it had. */
    public async start(): Promise<void> {
        const server = https.createServer(
            {
                cert: readFileSync(this.files.certificate),
                key: readFileSync(this.files.key),
                ca: readFileSync(this.files.authority),
                requestCert: true,
                rejectUnauthorized: true,
            },
            (request, response) => {
                if (request.socket instanceof TLSSocket) {
                    this.serials.add(request.socket.getPeerCertificate().serialNumber);
                }
                this.answer(new URL(request.url ?? "", "https://api"), response);
            },
        );
        server.on("connection", (socket) => {
            this.sockets.add(socket);
            socket.on("error", () => socket.destroy());
            socket.on("close", () => this.sockets.delete(socket));
        });
        this.server = server.listen(this.port, "127.0.0.1");
        await once(server, "listening");
        this.port = (server.address() as AddressInfo).port;
    }

    /** Ends it, with all connections. */
    public async stop(): Promise<void> {
        const { server } = this;
        this.server = undefined;
        if (server !== undefined) {
            const closed = once(server, "close");
            server.close();
            this.cut();
            await closed;
        }
    }

    /** Ends all connections. */
    public cut(): void {
        this.sockets.forEach((socket) => socket.destroy());
        this.watches.clear();
    }

    /** Sets a slice, and tells those who watch. */
    public set(port: number | string, endpoints: readonly SliceEndpoint[], name = "web-1"): void {
        const type = this.slices.has(name) ? "MODIFIED" : "ADDED";
        this.version += 1;
        const slice = {
            metadata: {
                name,
                resourceVersion: String(this.version),
                managedFields: [{ manager: 'a "\u00e9\ud83d\udc33" manager' }],
            },
            addressType: endpoints[0]?.address.includes(":") === true ? "IPv6" : "IPv4",
            endpoints: endpoints.map(({ address, conditions = { ready: true } }) => ({
                addresses: [address],
                conditions,
            })),
            ports: [
                { name: "metrics", port: 9090, protocol: "TCP" },
                { name: "web", port, protocol: "TCP" },
            ],
        };
        this.slices.set(name, slice);
        this.change({ type, object: slice });
    }

    /** Removes a slice, and tells those who watch. */
    public remove(name: string): void {
        const object = this.slices.get(name);
        this.slices.delete(name);
        this.version += 1;
        this.change({ type: "DELETED", object });
    }

    /** Sends something to those who watch. */
    public tell(event: object): void {
        this.say(`${JSON.stringify(event)}\n`);
    }

    /** Sends a text to those who watch, in two parts. */
    public say(text: string): void {
        const middle = Math.floor(text.length / 2);
        for (const watch of this.watches) {
            watch.write(text.slice(0, middle));
            watch.write(text.slice(middle));
        }
    }

    /** Ends watches as an API server does by itself. */
    public endWatches(): void {
        this.watches.forEach((watch) => watch.end());
        this.watches.clear();
    }

    private change(event: object): void {
        const text = `${JSON.stringify(event)}\n`;
        this.changes.set(this.version, text);
        if (this.hasBookmarks) {
            const bookmark = { type: "BOOKMARK", object: { metadata: { resourceVersion: String(this.version - 1) } } };
            this.watches.forEach((watch) => watch.write(`${JSON.stringify(bookmark)}\n${text}`));
        } else {
            this.say(text);
        }
    }

    private answer({ pathname, searchParams }: URL, response: ServerResponse): void {
        const isWatch = searchParams.get("watch") === "1";
        this.requests.push(isWatch ? "watch" : "list");
        const isKnown =
            pathname === "/apis/discovery.k8s.io/v1/namespaces/apps/endpointslices" &&
            searchParams.get("labelSelector") === "kubernetes.io/service-name=web";
        const { behavior } = this;
        if (behavior === "hangs") {
            return;
        }
        if (behavior === "cut") {
            response.write('{"metadata": {"resourceVersion": "1"}, "items": [{"metadata": ');
            setTimeout(() => response.destroy(), 50);
            return;
        }
        if (typeof behavior === "object") {
            response.end(behavior.body);
            return;
        }
        if (!isKnown || typeof behavior === "number") {
            response.writeHead(typeof behavior === "number" ? behavior : 404).end('{"kind": "Status"}');
            return;
        }
        if (isWatch) {
            response.writeHead(200).flushHeaders();
            const since = Number(searchParams.get("resourceVersion"));
            [...this.changes].filter(([version]) => version > since).forEach(([, event]) => response.write(event));
            this.watches.add(response);
            response.on("close", () => this.watches.delete(response));
            return;
        }
        response.end(
            JSON.stringify({
                kind: "EndpointSliceList",
                metadata: { resourceVersion: String(this.version) },
                items: [...this.slices.values()],
            }),
        );
    }
}
