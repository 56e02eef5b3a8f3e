import { isWithin, parsePath, type PropertyPath } from "../../toolchain/kubernetes-provider/property-path";
import type { RenderedResource } from "../render/render-installation";
import { partsOfSource } from "../render/resource-part";

/** A resource that may tell others something. */
type Source = Pick<RenderedResource, "key" | "type">;

/**
 * The input of resources of `flotilla:pki` that only says when there is to be another certificate. Nothing is issued for an edit of it, unless
 * that is due by it: as with everything that is due, the clock decides, and not the files (docs/certificates.md).
 */
const renewalInput = "renewBeforeDays";

/** Resources whose outputs an edit may change, and where it changes their inputs. */
export class ChangedSources {
    /** Undefined for a resource that is made, or made anew. */
    private readonly changes = new Map<string, readonly PropertyPath[] | undefined>();

    /** Notes a resource that is made, or made anew. */
    public addNew({ key }: Source): void {
        this.changes.set(key, undefined);
    }

    /** Notes changed properties of a resource. */
    public add({ key, type }: Source, paths: readonly string[]): void {
        const isEffective = (path: PropertyPath): boolean =>
            !type.startsWith("flotilla:pki:") || path.at(-1) !== renewalInput;
        const effective = paths.map(parsePath).filter(isEffective);
        if (paths.length === 0 || effective.length > 0) {
            this.changes.set(key, effective);
        }
    }

    /** Whether a source tells another value than before: of a part of a resource only when that part, or what is common to all parts, changes. */
    public has(source: string): boolean {
        const { key, input } = partsOfSource(source);
        const paths = this.changes.get(key);
        if (paths === undefined || input === undefined) {
            return this.changes.has(key);
        }
        const part = parsePath(input);
        return paths.some((path) => path[0] !== part[0] || isWithin(path, part) || isWithin(part, path));
    }
}
