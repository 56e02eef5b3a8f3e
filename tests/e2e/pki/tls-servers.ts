import type { AddressInfo, Server } from "node:net";
import net from "node:net";
import tls from "node:tls";
import type { TestLeaf } from "../../fleet/certificates/issuer";

/** Servers that a test starts, all on loopback. */
export class TestServers {
    private readonly servers: Server[] = [];
    private readonly sockets = new Set<net.Socket>();

    /** Serves a certificate; the settings are those of Node's servers. Gives its port. */
    public tls({ cert, key }: Pick<TestLeaf, "cert" | "key">, settings: tls.TlsOptions = {}, host?: string, port = 0) {
        return this.listen(tls.createServer({ cert, key, ...settings }), host, port);
    }

    /** Takes connections, and does with them what is given. Gives its port. */
    public plain(onConnection: (socket: net.Socket) => void): Promise<number> {
        return this.listen(net.createServer(onConnection));
    }

    /** Ends all of them. */
    public close(): void {
        for (const server of this.servers) {
            server.close();
        }
        for (const socket of this.sockets) {
            socket.destroy();
        }
    }

    private async listen(server: Server, host = "127.0.0.1", port = 0): Promise<number> {
        this.servers.push(server);
        server.on("connection", (socket: net.Socket) => {
            this.sockets.add(socket);
            socket.on("error", () => undefined);
        });
        await new Promise<void>((resolve, reject) => {
            server.once("error", reject);
            server.listen(port, host, resolve);
        });
        return (server.address() as AddressInfo).port;
    }
}
