import type { DiffResult } from "../../provider/resource-provider";
import { parsePath } from "../../toolchain/kubernetes-provider/property-path";
import type { RenderedResource, RenderedResources } from "../render/render-installation";
import type { PropertyChange, ResourceChange } from "../report/report";
import { ChangedSources } from "./changed-sources";
import { byDanger, byPath, describeChange, describeField } from "./describe-change";
import { differencesOf, withStateValues } from "./differences";
import { shownAt, shownValue } from "../render/shown-value";

/** What a comparison of two renderings of one installation gives. */
export interface ComparedResources {
    /** The worst first, then by type and name. */
    readonly changes: readonly ResourceChange[];
    /** What providers would refuse, one line each: the preview of the edit fails. */
    readonly refusals: readonly string[];
}

/**
 * What an edit does to each resource of an installation, as the engine would find it if the cluster were as base
 * declares.
 * @param installation its name, which is left out of the names of its resources.
 */
export async function compareResources(
    installation: string,
    base: RenderedResources,
    head: RenderedResources,
): Promise<ComparedResources> {
    const comparison = new Comparison(installation, base, head);
    for (const resource of head.values()) {
        await comparison.compare(resource);
    }
    for (const resource of base.values()) {
        comparison.remove(resource);
    }
    return { changes: comparison.changes.sort(byDanger), refusals: comparison.refusals };
}

/** The program declares what others need before what needs it, so a source is compared before its values are used. */
class Comparison {
    public readonly changes: ResourceChange[] = [];
    public readonly refusals: string[] = [];
    private readonly installation: string;
    private readonly base: RenderedResources;
    private readonly head: RenderedResources;
    private readonly changed = new ChangedSources();
    private readonly replaced = new Set<string>();

    constructor(installation: string, base: RenderedResources, head: RenderedResources) {
        this.installation = installation;
        this.base = base;
        this.head = head;
    }

    public async compare(resource: RenderedResource): Promise<void> {
        const stored = this.base.get(resource.key);
        if (stored === undefined) {
            this.add(resource, { action: "create", changes: [], inputs: shownValue(resource.inputs) });
            return;
        }
        const old = withStateValues(stored, resource, (source) => this.changed.has(source));
        const provider = this.head.get(resource.provider ?? "")?.inputs ?? {};
        const result = await this.differences({ old, new: resource, provider });
        const isMoved = resource.provider !== undefined && this.replaced.has(resource.provider);
        const changes = changesOf(old, resource, result);
        if (changes.length === 0 && !isMoved && result.changed !== true) {
            return;
        }
        const isReplaced = isMoved || changes.some(({ forcesReplacement }) => forcesReplacement);
        this.add(resource, {
            action: isReplaced ? "replace" : "update",
            ...(isReplaced && { deleteBeforeReplace: result.deleteBeforeReplace === true }),
            changes,
            old,
        });
    }

    public remove(resource: RenderedResource): void {
        if (!this.head.has(resource.key)) {
            const inputs = shownValue(resource.inputs);
            this.changes.push(this.described(resource, { action: "delete", changes: [], inputs, old: resource }));
        }
    }

    /** What is refused changes nothing, and is told beside the changes. */
    private async differences(pair: Parameters<typeof differencesOf>[0]): Promise<DiffResult> {
        try {
            return await differencesOf(pair);
        } catch (error) {
            this.refusals.push(...(error as Error).message.split("\n"));
            return { detailedDiff: {} };
        }
    }

    private add(resource: RenderedResource, what: Change): void {
        if (what.action === "update") {
            this.changed.add(
                resource,
                what.changes.map(({ path }) => path),
            );
        } else {
            this.changed.addNew(resource);
        }
        if (what.action === "replace") {
            this.replaced.add(resource.key);
        }
        this.changes.push(this.described(resource, what));
    }

    private described(resource: RenderedResource, what: Change): ResourceChange {
        return describeChange(this.installation, { ...what, resource });
    }
}

type Change = Pick<ResourceChange, "action" | "changes" | "inputs" | "deleteBeforeReplace"> & {
    readonly old?: RenderedResource;
};

function changesOf(old: RenderedResource, next: RenderedResource, { detailedDiff }: DiffResult): PropertyChange[] {
    return Object.entries(detailedDiff)
        .map(([path, { kind }]) => {
            const keys = parsePath(path);
            return describeField(path, kind, { before: shownAt(old.inputs, keys), after: shownAt(next.inputs, keys) });
        })
        .sort(byPath);
}
