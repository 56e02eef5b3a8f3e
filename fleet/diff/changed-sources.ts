import { isWithin, parsePath, type PropertyPath } from "../../toolchain/kubernetes-provider/property-path";
import { partsOfSource } from "../render/resource-part";

/** Resources whose outputs an edit may change, and where it changes their inputs. */
export class ChangedSources {
    /** Undefined for a resource that is made, or made anew. */
    private readonly changes = new Map<string, readonly PropertyPath[] | undefined>();

    /**
     * Notes a resource.
     * @param paths its changed properties; undefined when it is another one altogether.
     */
    public add(key: string, paths: readonly string[] | undefined): void {
        this.changes.set(key, paths?.map(parsePath));
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
