import { ask, type Connect, Refused, type Right, Unanswered } from "../kubernetes/requests";
import { type Clock, insist, realClock } from "../kubernetes/waiting";
import type { KubernetesRequest, KubernetesResponse } from "../kubernetes/connection";
import { Lanes } from "../lanes";
import type { EngineLog } from "../resource-provider";
import { type StoredResource, storedResources } from "./stored-resources";

/** Where objects are rewritten, and who is told. */
export interface RewritingContext {
    readonly connect: Connect;
    readonly log: EngineLog;
    readonly urn: string;
    /** Aborted when the engine cancels the operation. */
    readonly signal: AbortSignal;
    readonly clock?: Clock;
}

/** Objects in one answer: a Secret may have a megabyte. */
const pageSize = 100;

/** Objects that are written at once. */
const lanes = 8;

/** More of them make an error longer, not clearer. */
const shownFailures = 10;

const rights = "docs/encryption-at-rest.md";

/** An object, of which only this matters here. */
interface StoredObject {
    readonly metadata: { readonly name: string; readonly namespace?: string };
}

interface ObjectPage {
    readonly metadata?: { readonly continue?: string; readonly remainingItemCount?: number };
    readonly items?: readonly StoredObject[] | null;
}

/**
 * Writes every object of some resources again as it is, so that the API server encrypts it with its first key: it does write
 * what is the same when it was stored in another way. Nothing is remembered: whoever was stopped begins again, and what is
 * encrypted already costs a look only.
 *
 * @param names as an EncryptionConfiguration has them.
 * @throws Error that names the objects which could not be written, after all others have been.
 */
export async function rewriteObjects(names: readonly string[], context: RewritingContext): Promise<void> {
    const { resources, faults } = await storedResources(names, context.connect, context.signal);
    const failures = [...faults];
    let written = 0;
    for (const resource of resources) {
        const run = new ResourceRewriting(resource, context);
        await run.rewrite();
        written += run.written;
        failures.push(...run.failures.sort());
    }
    const { log, urn } = context;
    const kinds = resources.length === 1 ? "1 resource" : `${resources.length} resources`;
    await log.write("info", `pki.encryption: ${countOf(written)} of ${kinds} written again.`, urn);
    if (failures.length > 0) {
        const shown = failures.slice(0, shownFailures).join("; ");
        const more = failures.length > shownFailures ? `; and ${failures.length - shownFailures} more` : "";
        throw new Error(
            `pki.encryption.rotation: not everything was written again: ${shown}${more}. ` +
                "The old key has to stay until it is. Mend that, and run `up` again.",
        );
    }
}

/** The rewriting of one resource, in all namespaces. */
class ResourceRewriting {
    /** Objects that have been looked after, also those that somebody else has just written or deleted. */
    public written = 0;
    public readonly failures: string[] = [];
    private readonly resource: StoredResource;
    private readonly context: RewritingContext;
    private readonly lanes = new Lanes(lanes);

    constructor(resource: StoredResource, context: RewritingContext) {
        this.resource = resource;
        this.context = context;
    }

    public async rewrite(): Promise<void> {
        let next: string | undefined;
        do {
            const page = await this.page(next);
            const items = page?.items ?? [];
            await Promise.all(items.map((item) => this.lanes.run(() => this.write(item), this.context.signal)));
            next = page?.metadata?.continue;
            await this.tell(page?.metadata?.remainingItemCount ?? 0);
        } while (next !== undefined && next !== "");
    }

    /** A list that takes too long to read goes on with what is there now: 410 brings the token for that. */
    private async page(next: string | undefined): Promise<ObjectPage | undefined> {
        const query = { limit: String(pageSize), continue: next };
        const right: Right = { verb: "list", resource: this.resource.name, docs: rights };
        try {
            const { status, body } = await this.send({ path: this.path(), query }, right);
            const page = (body ?? {}) as ObjectPage;
            const isList = Array.isArray(page.items) || (page.metadata?.continue ?? "") !== "" || page.items === null;
            if (!isList && status !== 404) {
                throw new Unanswered("the API server's answer is not a list");
            }
            return page;
        } catch (error) {
            this.fail(this.resource.name, error);
            return undefined;
        }
    }

    /** A conflict (409) means that somebody has just written it, and 404 that it is gone: either is as good. */
    private async write(item: StoredObject): Promise<void> {
        const { name, namespace } = item.metadata;
        const { apiVersion, kind } = this.resource;
        const path = this.path(namespace, name);
        const right: Right = {
            verb: "update",
            resource: this.resource.name,
            ...(namespace !== undefined && { namespace }),
            docs: rights,
        };
        try {
            // The objects of a list do not say what they are.
            await this.send({ method: "PUT", path, body: { ...item, apiVersion, kind } }, right);
            this.written += 1;
        } catch (error) {
            this.fail(`${this.resource.name} ${namespace === undefined ? name : `${namespace}/${name}`}`, error);
        }
    }

    private send(request: KubernetesRequest, right: Right): Promise<KubernetesResponse> {
        const { connect, signal, clock = realClock } = this.context;
        return insist({ clock, signal }, () => ask(connect, { ...request, signal }, right));
    }

    /** @throws the reason when the operation was cancelled, and what nobody has foreseen. */
    private fail(what: string, error: unknown): void {
        this.context.signal.throwIfAborted();
        if (!(error instanceof Refused || error instanceof Unanswered)) {
            throw error;
        }
        this.failures.push(`${what}: ${error.message}`);
    }

    private path(namespace?: string, name?: string): string {
        const { apiVersion, plural } = this.resource;
        const group = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
        const place = namespace === undefined ? "" : `/namespaces/${encodeURIComponent(namespace)}`;
        return `${group}${place}/${plural}${name === undefined ? "" : `/${encodeURIComponent(name)}`}`;
    }

    private async tell(remaining: number): Promise<void> {
        const done = this.written + this.failures.length;
        const { log, urn } = this.context;
        await log.status(`${this.resource.name}: ${done} of about ${done + remaining} written again`, urn);
    }
}

function countOf(objects: number): string {
    return objects === 1 ? "1 object" : `${objects} objects`;
}
