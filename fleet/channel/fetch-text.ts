import { messageOf } from "../../toolchain/toolchain-error";
import { ConnectionError, KubernetesConnection } from "../../provider/kubernetes/connection";

/** Milliseconds for one answer, from the first byte sent to the last one read. */
const answerTimeout = 10_000;

/** Far more than a channel's file or a fiaas.yml has. */
const mostBytes = 256 * 1024;

const mostRedirects = 5;

/** There is no answer, or none that is of use; the message is a sentence without its full stop that names the address. */
export class FetchError extends Error {
    public override readonly name = "FetchError";
}

/**
 * Reads a text from the web with GET, through the proxy that the environment names. A server may send us on a few times,
 * but never from https to http.
 * @param timeout milliseconds for each request.
 * @throws FetchError that names the address and the reason.
 */
export async function fetchText(address: string, timeout = answerTimeout): Promise<string> {
    let url = addressOf(address, undefined);
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
        const answer = await ask(url, timeout);
        if (typeof answer === "string") {
            return answer;
        }
        url = addressOf(answer.location, url);
    }
    throw new FetchError(`${address}: it sends us on more than ${mostRedirects} times`);
}

function addressOf(text: string, from: URL | undefined): URL {
    const url = URL.canParse(text, from?.href) ? new URL(text, from?.href) : undefined;
    if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
        throw new FetchError(`${from?.href ?? text}: ${JSON.stringify(text)} is no address of the web`);
    }
    if (from?.protocol === "https:" && url.protocol === "http:") {
        throw new FetchError(`${from.href}: it sends us to ${url.href}, which is not encrypted`);
    }
    return url;
}

/** @returns the text, or where to ask instead. */
async function ask(url: URL, timeout: number): Promise<string | { readonly location: string }> {
    // It knows the environment's proxies, and words for what goes wrong.
    const connection = new KubernetesConnection({
        name: url.host,
        cluster: { server: url.origin },
        user: {},
        namespace: undefined,
    });
    const signal = AbortSignal.timeout(timeout);
    try {
        const path = `${url.pathname}${url.search}`;
        const response = await connection.open({ path, accept: "*/*", timeout, signal });
        const { statusCode: status = 0, headers } = response;
        if (status >= 300 && status < 400 && headers.location !== undefined) {
            return { location: headers.location };
        }
        if (status !== 200) {
            throw new FetchError(`${url.href}: HTTP status ${status}`);
        }
        return await textOf(url, response);
    } catch (error) {
        throw error instanceof FetchError ? error : new FetchError(reasonOf(error, url, signal.aborted, timeout));
    } finally {
        connection.close();
    }
}

async function textOf(url: URL, body: AsyncIterable<unknown>): Promise<string> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    for await (const chunk of body) {
        const buffer = chunk as Buffer;
        bytes += buffer.length;
        if (bytes > mostBytes) {
            throw new FetchError(`${url.href}: it is longer than ${mostBytes / 1024} KiB`);
        }
        chunks.push(buffer);
    }
    try {
        return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
    } catch {
        throw new FetchError(`${url.href}: it is not UTF-8`);
    }
}

function reasonOf(error: unknown, url: URL, isLate: boolean, timeout: number): string {
    if (isLate) {
        return `${url.href}: no answer within ${timeout / 1000} s`;
    }
    // The message of a connection begins with the server, of which the address has more.
    const reason = messageOf(error).replace(`${url.origin}: `, "").replace(url.origin, "");
    return `${url.href}: ${error instanceof ConnectionError ? reason.trim() : reason}`;
}
