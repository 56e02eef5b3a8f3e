import { once } from "node:events";
import net, { type AddressInfo } from "node:net";

/** Servers that say their name to whoever connects, and answer each further line. */
export class Backends {
    private readonly servers = new Map<string, { readonly server: net.Server; readonly sockets: Set<net.Socket> }>();

    /** Starts one, and returns where it is. @param port one that is free, if none is given. */
    public async start(
        name: string,
        address: string,
        port = 0,
    ): Promise<{ readonly address: string; readonly port: number }> {
        const sockets = new Set<net.Socket>();
        const server = net.createServer((socket) => {
            sockets.add(socket);
            socket.on("error", () => socket.destroy());
            socket.on("close", () => sockets.delete(socket));
            socket.on("data", () => socket.write(name));
        });
        this.servers.set(name, { server, sockets });
        server.listen(port, address);
        await once(server, "listening");
        return { address, port: (server.address() as AddressInfo).port };
    }

    /** Stops one, or all. */
    public async stop(name?: string): Promise<void> {
        for (const [each, { server, sockets }] of [...this.servers]) {
            if (name === undefined || each === name) {
                this.servers.delete(each);
                sockets.forEach((socket) => socket.destroy());
                await new Promise((resolve) => server.close(resolve));
            }
        }
    }
}

/** What a server behind a port of this machine says its name is. @throws when there is none. */
export async function answerOf(port: number): Promise<string> {
    const [answer = ""] = await answersOf(port, 1);
    return answer;
}

/** The same over several connections that are open at once: who leads to the server with the fewest leads to all of them. */
export async function answersOf(port: number, connections: number): Promise<string[]> {
    const sockets = Array.from({ length: connections }, () => net.connect(port, "127.0.0.1"));
    try {
        return await Promise.all(sockets.map(nameOf));
    } finally {
        sockets.forEach((socket) => socket.destroy());
    }
}

function nameOf(socket: net.Socket): Promise<string> {
    const answer = new Promise<string>((resolve, reject) => {
        socket.once("data", (data) => {
            resolve(data.toString());
        });
        socket.once("error", reject);
        socket.once("close", () => {
            reject(new Error("The connection was closed without an answer."));
        });
    });
    // haproxy 3.0 forgets a client whose server is marked down while it tries to connect there.
    socket.setTimeout(5000, () => socket.destroy());
    socket.write("name?\n");
    return answer;
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
    const server = net.createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return port;
}
