import { createServer } from "node:net";
import type { ControlPlanePorts } from "./layout";

/**
 * Chooses loopback ports that are free now. Another process may take one before we bind it; the start then tries again.
 *
 * @param preferred the ports of the last run: they are kept when all are free, so that kubeconfigs stay valid.
 */
export async function choosePorts(preferred: ControlPlanePorts | undefined): Promise<ControlPlanePorts> {
    if (preferred !== undefined) {
        const free = await Promise.all(Object.values(preferred).map((port: number) => isFree(port)));
        if (free.every(Boolean)) {
            return preferred;
        }
    }
    // All three are held at once, so that they differ.
    const held = await Promise.all([hold(0), hold(0), hold(0)]);
    const [etcd, etcdPeer, apiServer] = held.map((holder) => holder.port);
    await Promise.all(held.map((holder) => holder.release()));
    if (etcd === undefined || etcdPeer === undefined || apiServer === undefined) {
        throw new Error("No free loopback port was found.");
    }
    return { etcd, etcdPeer, apiServer };
}

/** Whether a loopback port can be bound now. */
export async function isFree(port: number): Promise<boolean> {
    try {
        const holder = await hold(port);
        await holder.release();
        return true;
    } catch {
        return false;
    }
}

interface Holder {
    readonly port: number;
    readonly release: () => Promise<void>;
}

function hold(port: number): Promise<Holder> {
    return new Promise((resolve, reject) => {
        const server = createServer();
        server.once("error", reject);
        server.listen({ port, host: "127.0.0.1", exclusive: true }, () => {
            const address = server.address();
            const bound = typeof address === "object" && address !== null ? address.port : port;
            const release = (): Promise<void> =>
                new Promise((done) => {
                    server.close(() => {
                        done();
                    });
                });
            resolve({ port: bound, release });
        });
    });
}
