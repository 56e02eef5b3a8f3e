import http from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { FlotillaProvider } from "../../../provider/flotilla-provider";
import { StandInProvider } from "../../../toolchain/kubernetes-provider/provider";
import { type CommandRequest, commandsPath } from "./command-run";
import { runCommand } from "./commands";
import { watchCalls } from "./engine-calls";
import { catchUnhandled } from "./failures";
import { watchForeignCode } from "./foreign-code";
import { shareEnvironment } from "./environment";
import { Port } from "./port";
import { programService } from "./program-service";
import { providerService } from "./provider-service";
import { separateConnections } from "./sdk-internals";
import { shareProcess } from "./shared-process";
import { vaultAnswer, vaultPath } from "./vault";
import type { LeaseRequest, Ports } from "./engine-host";

const leases = new Map<string, readonly Port[]>();
let count = 0;

/** Opens the ports of one engine. */
async function open({ folder, environment }: LeaseRequest): Promise<Ports> {
    const ports = [
        new Port(() => programService(folder, environment)),
        new Port(() => providerService((log) => new FlotillaProvider(log), environment)),
        new Port(() => providerService((log) => new StandInProvider(log), environment)),
    ];
    const [program = 0, flotilla = 0, kubernetes = 0] = await Promise.all(ports.map((port) => port.open()));
    const id = String(++count);
    leases.set(id, ports);
    return { id, program, flotilla, kubernetes };
}

function close(id: string): void {
    leases.get(id)?.forEach((port) => {
        port.close();
    });
    leases.delete(id);
}

async function answer(request: http.IncomingMessage): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) {
        chunks.push(chunk as Buffer);
    }
    const address = request.url ?? "";
    if (address.startsWith(vaultPath)) {
        return vaultAnswer;
    }
    if (request.method === "DELETE") {
        close(path.basename(address));
        return "{}";
    }
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString());
    return JSON.stringify(
        await (address === commandsPath ? runCommand(body as CommandRequest) : open(body as LeaseRequest)),
    );
}

/** The process of the engine host. Its first line says its address; it ends with its standard input. */
function main(): void {
    shareEnvironment();
    shareProcess();
    watchForeignCode();
    catchUnhandled();
    separateConnections();
    watchCalls();
    const server = http.createServer((request, response) => {
        answer(request).then(
            (body) => response.setHeader("content-type", "application/json").end(body),
            (error: unknown) => response.writeHead(500).end(String(error)),
        );
    });
    server.listen(0, "127.0.0.1", () => {
        process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
    });
    process.stdin.resume().once("end", () => process.exit());
}

main();
