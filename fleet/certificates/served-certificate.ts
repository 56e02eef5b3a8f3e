import type { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { connect, type TLSSocket } from "node:tls";
import { systemErrorCode } from "../../toolchain/toolchain-error";
import { classify, IdleError } from "../../provider/kubernetes/connection-failure";
import type { EndpointAddress } from "./endpoint-address";

/** What an endpoint shows, the leaf first, or why it shows nothing: a clause without a full stop. */
export type Served =
    | { readonly chain: readonly [X509Certificate, ...X509Certificate[]] }
    | { readonly problem: string };

/**
 * Shakes hands with an endpoint as a client without a certificate, and ends that before any request. What is shown is not
 * verified here. A server that insists on a certificate shows its own before it refuses.
 * @param timeout milliseconds for all of it.
 * @throws the reason of the signal when it was aborted.
 */
export async function readServed(
    { host, port }: EndpointAddress,
    timeout: number,
    signal: AbortSignal,
): Promise<Served> {
    signal.throwIfAborted();
    const socket = connect({
        host,
        port,
        rejectUnauthorized: false,
        // Names alone are sent (RFC 6066, section 3).
        ...(isIP(host) === 0 && { servername: host }),
    });
    const abort = (): void => void socket.destroy(signal.reason as Error);
    const timer = setTimeout(() => socket.destroy(new IdleError(timeout)), timeout);
    signal.addEventListener("abort", abort, { once: true });
    try {
        return await new Promise<Served>((resolve) => {
            const answer = (error = new Error("it shows no certificate")): void => {
                const chain = chainOf(socket);
                resolve(chain === undefined ? { problem: problemOf(error) } : { chain });
            };
            socket.once("secureConnect", () => {
                answer();
            });
            // Also what comes later, such as the refusal of a client without a certificate.
            socket.on("error", answer);
        });
    } finally {
        clearTimeout(timer);
        signal.removeEventListener("abort", abort);
        socket.destroy();
        signal.throwIfAborted();
    }
}

/** More certificates than any chain has. */
const longestChain = 10;

function chainOf(socket: TLSSocket): readonly [X509Certificate, ...X509Certificate[]] | undefined {
    const leaf = socket.getPeerX509Certificate();
    if (leaf === undefined) {
        return undefined;
    }
    const chain: [X509Certificate, ...X509Certificate[]] = [leaf];
    for (let next = leaf.issuerCertificate; next !== undefined && chain.length < longestChain;) {
        chain.push(next);
        next = next.issuerCertificate;
    }
    return chain;
}

/** What OpenSSL says when the first bytes are no record of TLS. */
const noTls = /^ERR_SSL_(WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|RECORD_TOO_(LARGE|SMALL))$/;

function problemOf(error: unknown): string {
    if (noTls.test(systemErrorCode(error) ?? "")) {
        return "what listens there speaks no TLS";
    }
    const { reason } = classify(error);
    // Of OpenSSL's words only those for people: <thread>:error:<number>:<library>:<function>:<reason>:<file>...
    return reason.replace(/[0-9A-F]+:error:[0-9A-F]+:[^:]*:[^:]*:([^:]+):.*$/, "$1");
}
