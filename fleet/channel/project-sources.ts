import path from "node:path";
import { attempt, ConfigurationError } from "../../components/installation/fault-lines";
import { LayerFolder } from "../../components/installation/layers";
import { type ResolvedInstallation, resolveInstallation } from "../../components/installation/resolve";
import type { Source } from "../../components/installation/sources";
import { readStackFile, stackFileName } from "../../components/installation/stack-file";
import { installationNames } from "../inventory";

/** A stack file or a layer, and who uses it. */
export interface ProjectSource {
    /** Its path from the project's folder. */
    readonly file: string;
    readonly source: Source;
    /** The installations that use it. */
    readonly users: readonly string[];
}

/** The files of a project that installations are made of. Each is read once. */
export class ProjectSources {
    public readonly folder: string;
    /** What is wrong with those of which it is not known which files they use, one line each. */
    public readonly unreadable: readonly string[];
    private readonly layers: LayerFolder;
    private readonly stacks = new Map<string, Source>();
    private readonly found = new Map<string, { source: Source; users: string[] }>();

    /** Reads all installations of a project. */
    constructor(projectFolder: string) {
        this.folder = projectFolder;
        this.layers = new LayerFolder(projectFolder);
        this.unreadable = installationNames(projectFolder).flatMap((name) => this.read(name));
    }

    /** All files that an installation uses, in the order in which they were met. */
    public get files(): ProjectSource[] {
        return [...this.found].map(([file, rest]) => ({ file, ...rest }));
    }

    /**
     * Checks an installation.
     * @param edited a source that takes the place of the one of the same file.
     * @throws ConfigurationError with all of its faults.
     */
    public resolve(
        installation: string,
        edited?: { readonly file: string; readonly source: Source },
    ): ResolvedInstallation {
        const file = stackFileName(installation);
        const stack = edited?.file === file ? edited.source : this.stacks.get(installation);
        if (stack === undefined) {
            throw new ConfigurationError(this.unreadable);
        }
        const layers = edited === undefined ? this.layers : new EditedLayers(this.folder, edited);
        return resolveInstallation(stack, installation, layers);
    }

    private read(installation: string): readonly string[] {
        const file = stackFileName(installation);
        const stack = attempt(() => readStackFile(path.join(this.folder, file), file));
        if (stack instanceof ConfigurationError) {
            return stack.faults;
        }
        this.stacks.set(installation, stack);
        this.add(file, stack, installation);
        const { names, sources, faults } = this.layers.resolve(stack, installation);
        for (const [index, name] of names.entries()) {
            const source = sources[index];
            if (source !== undefined) {
                this.add(layerFileName(name), source, installation);
            }
        }
        return faults;
    }

    private add(file: string, source: Source, user: string): void {
        const known = this.found.get(file) ?? { source, users: [] };
        known.users.push(user);
        this.found.set(file, known);
    }
}

/** The path of a layer's file from the project's folder. */
export function layerFileName(layer: string): string {
    return `stacks/layers/${layer}.yaml`;
}

/** The layers of a project, one of them as it would be after an edit. */
class EditedLayers extends LayerFolder {
    private readonly edited: { readonly file: string; readonly source: Source };

    constructor(projectFolder: string, edited: { readonly file: string; readonly source: Source }) {
        super(projectFolder);
        this.edited = edited;
    }

    public override resolve(...args: Parameters<LayerFolder["resolve"]>): ReturnType<LayerFolder["resolve"]> {
        const resolved = super.resolve(...args);
        const sources = resolved.sources.map((source, index) =>
            layerFileName(resolved.names[index] ?? "") === this.edited.file ? this.edited.source : source,
        );
        return { ...resolved, sources };
    }
}
