import { applicationGroup } from "../../components/fiaas/names";
import type { ResourceKind } from "../flotilla-provider";
import type { PropertyMap } from "../property-values";
import type {
    CheckRequest,
    CheckResult,
    CreateRequest,
    DeleteRequest,
    DiffRequest,
    DiffResult,
    UpdateRequest,
} from "../resource-provider";
import { ask, type Connect, Refused, Unanswered } from "../kubernetes/requests";

/** Objects in one answer: a cluster may have thousands. */
const pageSize = 500;

/** More names than these make an error longer, not clearer. */
const shownNames = 10;

/** Names are enough (Kubernetes, "Metadata-only requests"). */
const metadataOnly = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json";

const remedy =
    "With the definitions all of them would go, and all that they deployed. Remove them first, or keep the definitions " +
    "with fiaas.crds.retain: true and `pulumi up`, and then try again.";

/**
 * The provider's side of `flotilla:fiaas:DefinitionGuard`: it depends on the definitions of FIAAS, so the engine deletes
 * it before them, and it refuses that as long as the cluster has Applications.
 */
export class DefinitionGuardResource implements ResourceKind {
    private readonly connect: Connect;

    constructor(connect: Connect) {
        this.connect = connect;
    }

    public check({ newInputs }: CheckRequest): Promise<CheckResult> {
        return Promise.resolve({ inputs: newInputs });
    }

    public diff({ oldInputs, newInputs }: DiffRequest): Promise<DiffResult> {
        const isSame = JSON.stringify(oldInputs["definitions"]) === JSON.stringify(newInputs["definitions"]);
        return Promise.resolve({ detailedDiff: isSame ? {} : { definitions: { kind: "update" } } });
    }

    public create({ name, inputs }: CreateRequest): Promise<{ id: string; outputs: PropertyMap }> {
        return Promise.resolve({ id: name, outputs: inputs });
    }

    public update({ newInputs }: UpdateRequest): Promise<{ outputs: PropertyMap }> {
        return Promise.resolve({ outputs: newInputs });
    }

    /** @throws Error when there are Applications, or when nobody can tell. */
    public async delete({ signal }: DeleteRequest): Promise<void> {
        const left = await this.applications(signal);
        if (left.length > 0) {
            const shown = left.slice(0, shownNames).join(", ");
            const more = left.length > shownNames ? ` and ${left.length - shownNames} more` : "";
            const [are, them] =
                left.length === 1 ? ["is 1 Application", "It is"] : [`are ${left.length} Applications`, "They are"];
            throw new Error(
                `fiaas.crds: the definitions cannot be deleted, because there ${are} in the cluster. ${them} ${shown}${more}. ${remedy}`,
            );
        }
    }

    /** `namespace/name` of all Applications; none when there is no definition of them. */
    private async applications(signal: AbortSignal): Promise<string[]> {
        const names: string[] = [];
        let next: string | undefined;
        do {
            const page = await this.page(next, signal);
            names.push(...(page.items ?? []).map(({ metadata: { namespace, name } }) => `${namespace}/${name}`));
            next = page.metadata?.continue;
        } while (next !== undefined && next !== "");
        return names;
    }

    /** A list that takes too long to read goes on with what is there now: 410 brings the token for that. */
    private async page(next: string | undefined, signal: AbortSignal): Promise<ApplicationPage> {
        const query = { limit: String(pageSize), continue: next };
        const request = { path: `/apis/${applicationGroup}/v1/applications`, query, accept: metadataOnly, signal };
        try {
            const right = {
                verb: "list",
                resource: `applications.${applicationGroup}`,
                docs: "docs/fiaas.md",
            } as const;
            const { status, body } = await ask(this.connect, request, right);
            return status === 404 ? {} : pageOf(body);
        } catch (error) {
            if (error instanceof Refused || error instanceof Unanswered) {
                throw new Error(
                    `fiaas.crds: the definitions were not deleted, because nobody knows whether there are Applications: ${error.message}. ` +
                        "Mend that, or keep the definitions with fiaas.crds.retain: true.",
                );
            }
            throw error;
        }
    }
}

/** Whatever is no list is no proof that there are none. */
function pageOf(body: unknown): ApplicationPage {
    const page = (body ?? {}) as ApplicationPage;
    // The items of an empty list may be null, and a list that went stale has a token and no items.
    const isList = Array.isArray(page.items) || page.kind?.endsWith("List") === true;
    if (!isList && (page.metadata?.continue ?? "") === "") {
        throw new Unanswered("the API server's answer is not a list");
    }
    return page;
}

interface ApplicationPage {
    readonly kind?: string;
    readonly metadata?: { readonly continue?: string };
    readonly items?: readonly { readonly metadata: { readonly namespace: string; readonly name: string } }[] | null;
}
