import net, { type AddressInfo, type Socket } from "node:net";
import { once } from "node:events";
import * as grpc from "@grpc/grpc-js";
import { serverOptions } from "../../../provider/server";

/** What serves one connection. */
export interface Service {
    readonly definition: grpc.ServiceDefinition;
    readonly handlers: grpc.UntypedServiceImplementation;
    /** Called when the connection has ended, such as with its engine. */
    close(): void;
}

/** A loopback port with a gRPC service of its own for every connection. */
export class Port {
    private readonly server: net.Server;
    private readonly sockets = new Set<Socket>();

    constructor(create: () => Service) {
        this.server = net.createServer((socket) => {
            this.sockets.add(socket);
            const service = create();
            const server = new grpc.Server(serverOptions);
            server.addService(service.definition, service.handlers);
            server.createConnectionInjector(grpc.ServerCredentials.createInsecure()).injectConnection(socket);
            socket.once("close", () => {
                this.sockets.delete(socket);
                service.close();
                server.forceShutdown();
            });
        });
    }

    /** Gives the number of the port. */
    public async open(): Promise<number> {
        this.server.listen(0, "127.0.0.1");
        await once(this.server, "listening");
        return (this.server.address() as AddressInfo).port;
    }

    /** Ends every connection, too. */
    public close(): void {
        this.server.close();
        for (const socket of this.sockets) {
            socket.destroy();
        }
    }
}
