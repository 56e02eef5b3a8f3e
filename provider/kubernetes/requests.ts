import {
    ConnectionError,
    type KubernetesConnection,
    type KubernetesRequest,
    type KubernetesResponse,
} from "./connection";

/** The connection to the installation's cluster, which all resources of a provider process share. */
export type Connect = () => Promise<KubernetesConnection>;

/** No usable answer came, but the next one may be: the message is a clause without a full stop. */
export class Unanswered extends Error {
    public override readonly name = "Unanswered";
}

/** The API server says no, and will say so again: the message is a clause without a full stop. */
export class Refused extends Error {
    public override readonly name = "Refused";
    public readonly status: number | undefined;

    constructor(message: string, status?: number) {
        super(message);
        this.status = status;
    }
}

/** What a request is about, for messages: "`get` deployments.apps". */
export interface Right {
    readonly verb: "get" | "list" | "create" | "update" | "patch" | "delete";
    /** Resource and group, such as `deployments.apps`. */
    readonly resource: string;
    /** Absent when the whole cluster is meant. */
    readonly namespace?: string;
    /** The page that says which rights it takes. */
    readonly docs: string;
}

/** Failures of a connection after which there is no hope in trying again. */
const hopeless = ["credentials", "tls"];

/**
 * Sends a request and sorts the answers.
 * @returns the answer: 2xx, 404 (nothing is there), 409 (something is in the way) or 410 (a list has changed).
 * @throws Unanswered when it makes sense to try again, Refused when it does not.
 */
export async function ask(connect: Connect, request: KubernetesRequest, right: Right): Promise<KubernetesResponse> {
    const response = await send(await connect(), request);
    const { status } = response;
    if (status < 300 || status === 404 || status === 409 || status === 410) {
        return response;
    }
    if (status === 429 || status >= 500) {
        throw new Unanswered(`the API server answers ${verbOf(right)} with HTTP status ${status}${wordsOf(response)}`);
    }
    if (status === 401) {
        throw new Refused(
            "the credentials are not accepted (401): they may have expired. Renew the kubeconfig",
            status,
        );
    }
    throw new Refused(isMissingRight(response) ? missingRight(response, right) : refusal(response, right), status);
}

async function send(connection: KubernetesConnection, request: KubernetesRequest): Promise<KubernetesResponse> {
    try {
        return await connection.request(request);
    } catch (error) {
        if (error instanceof ConnectionError) {
            throw hopeless.includes(error.failure) ? new Refused(error.message) : new Unanswered(error.message);
        }
        throw error;
    }
}

/** 403 is also the answer of admission: quotas, pod security and policies; only authorization names a user who cannot. */
function isMissingRight(response: KubernetesResponse): boolean {
    const message = messageOf(response);
    return response.status === 403 && (message === undefined || / cannot \w+ resource /.test(message));
}

function missingRight(response: KubernetesResponse, right: Right): string {
    const user = /\bUser "([^"]+)" cannot /.exec(messageOf(response) ?? "")?.[1];
    const who = user === undefined ? "the kubeconfig's user" : `the user "${user}"`;
    return `${who} may not ${verbOf(right)} (403). Give that user the right (${right.docs})`;
}

function refusal(response: KubernetesResponse, right: Right): string {
    return `the API server refuses to ${verbOf(right)} (${response.status})${wordsOf(response)}`;
}

function verbOf({ verb, resource, namespace }: Right): string {
    return `${verb} ${resource} ${namespace === undefined ? "in the whole cluster" : `in the namespace "${namespace}"`}`;
}

function wordsOf(response: KubernetesResponse): string {
    const message = messageOf(response);
    return message === undefined ? "" : `: ${message}`;
}

/** The API server's own words, where the answer is a `Status`. */
export function messageOf({ body }: KubernetesResponse): string | undefined {
    const { message } = (body ?? {}) as { message?: unknown };
    return typeof message === "string" && message !== "" ? message.trim().replace(/\.$/, "") : undefined;
}
