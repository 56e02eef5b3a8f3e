import http from "node:http";
import https from "node:https";
import net from "node:net";
import { kubeconfigOf, type KubeconfigCluster, type KubeconfigUser } from "../../components/cluster/kubeconfig";

/** What a fake API server answers for a path: a status and a body; undefined is no answer at all. */
export type Answer = (request: http.IncomingMessage) => { status: number; body?: unknown } | undefined;

/** A server on a loopback port. */
export interface FakeServer {
    readonly port: number;
    close(): Promise<void>;
}

/** Starts an API server of which only the answers are real; with certificates it speaks TLS. */
export async function startFakeServer(
    answer: Answer,
    certificates?: { readonly cert: string; readonly key: string },
): Promise<FakeServer> {
    const listener = (request: http.IncomingMessage, response: http.ServerResponse): void => {
        const answered = answer(request);
        if (answered !== undefined) {
            response.writeHead(answered.status, { "content-type": "application/json" });
            response.end(JSON.stringify(answered.body ?? {}));
        }
    };
    return listen(
        certificates === undefined ? http.createServer(listener) : https.createServer(certificates, listener),
    );
}

/** Starts a proxy that connects everybody to one port of this machine, and notes what was asked for. */
export async function startFakeProxy(
    target: number,
    connections: string[],
    isWelcome: (request: http.IncomingMessage) => boolean = () => true,
): Promise<FakeServer> {
    const proxy = http.createServer();
    proxy.on("connect", (request: http.IncomingMessage, client: net.Socket) => {
        connections.push(request.url ?? "");
        if (!isWelcome(request)) {
            client.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
            return;
        }
        connectTo(target, client, "HTTP/1.1 200 Connection established\r\n\r\n");
    });
    return listen(proxy);
}

/** The same with SOCKS 5 (RFC 1928), without credentials, and for names alone. */
export async function startFakeSocksProxy(target: number, connections: string[]): Promise<FakeServer> {
    const clients = new Set<net.Socket>();
    const proxy = net.createServer((client) => {
        clients.add(client);
        client.on("error", () => client.destroy());
        client.once("data", () => {
            client.write(Buffer.from([5, 0]));
            client.once("data", (request: Buffer) => {
                const [, , , kind, length = 0] = request;
                const isName = kind === 3;
                connections.push(
                    isName
                        ? `${request.toString("utf8", 5, 5 + length)}:${request.readUInt16BE(5 + length)}`
                        : "no name",
                );
                connectTo(target, client, Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
            });
        });
    });
    const closeAllConnections = (): void => {
        clients.forEach((client) => client.destroy());
    };
    return listen(Object.assign(proxy, { closeAllConnections }));
}

/** Tells a client that it is connected, and passes on what both say. */
function connectTo(target: number, client: net.Socket, answer: string | Buffer): void {
    const upstream = net.connect(target, "127.0.0.1", () => {
        client.write(answer);
        upstream.pipe(client).pipe(upstream);
    });
    for (const [socket, other] of [
        [client, upstream],
        [upstream, client],
    ] as const) {
        socket.on("error", () => other.destroy());
        socket.on("close", () => other.destroy());
    }
}

async function listen(server: net.Server & { closeAllConnections(): void }): Promise<FakeServer> {
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return {
        port: (server.address() as net.AddressInfo).port,
        close: () =>
            new Promise((resolve) => {
                server.close(() => {
                    resolve();
                });
                server.closeAllConnections();
            }),
    };
}

/** A loopback port on which nobody listens. */
export async function closedPort(): Promise<number> {
    const server = await listen(http.createServer());
    await server.close();
    return server.port;
}

/** The kubeconfig of a cluster and a user. */
export function kubeconfigFor(cluster: KubeconfigCluster, user: KubeconfigUser = {}): string {
    return kubeconfigOf({ name: "a", cluster, user, namespace: undefined });
}
