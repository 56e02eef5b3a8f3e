import { readdirSync, realpathSync } from "node:fs";
import * as path from "node:path";
import { isMap } from "./merge";
import { attempt, ConfigurationError, faultLine } from "./fault-lines";
import type { Source } from "./sources";
import { configurationPrefix } from "./stack-file";
import { show, showText } from "./show";
import { suggestion } from "../fault/suggestion";
import { parseYaml, readText, type YamlFile } from "./yaml-file";

/** What the names of layers come to. */
export interface ResolvedLayers {
    /** The named layers and those that they name in turn, weakest first, each once, at its first place. */
    readonly sources: readonly Source[];
    readonly names: readonly string[];
    /** One line a fault, unsorted. */
    readonly faults: readonly string[];
}

/** A layer file that was read, or why its name cannot be followed, or what is wrong inside. */
type Layer = { readonly source: Source } | { readonly problem: Problem } | { readonly error: ConfigurationError };

/** What is wrong with a name, and what to do, without full stops: the way to the name stands between the two. */
interface Problem {
    readonly what: string;
    readonly remedy: string;
}

const layerFolder = "stacks/layers";

/** Paths below the folder without ".yaml", such as `stage/canary`: nothing that leads out of it. */
const layerName = /^[\p{L}\p{N}_][\p{L}\p{N}._-]*(\/[\p{L}\p{N}_][\p{L}\p{N}._-]*)*$/u;

/** The layers of a project. Each file is read once, however many installations name it. */
export class LayerFolder {
    private readonly folder: string;
    private readonly layers = new Map<string, Layer>();

    /** @param projectFolder the folder of `Pulumi.yaml`. */
    constructor(projectFolder: string) {
        this.folder = path.join(projectFolder, layerFolder);
    }

    /**
     * Follows the `layers` of a stack, and of the layers that it names. A layer's own layers lie below it.
     * @param installation its name, for the chains in messages.
     */
    public resolve(stack: Source, installation: string): ResolvedLayers {
        const found = new Map<string, Source>();
        const faults: string[] = [];
        this.follow(stack, [installation], found, faults);
        return { sources: [...found.values()], names: [...found.keys()], faults: [...new Set(faults)] };
    }

    private follow(source: Source, chain: readonly string[], found: Map<string, Source>, faults: string[]): void {
        for (const { name, index } of layersOf(source.values["layers"])) {
            const place = ["layers", index];
            const next = [...chain, name];
            const fail = ({ what, remedy }: Problem): void => {
                const way = next.map(showText).join(" -> ");
                faults.push(faultLine(source.locate(place), place, `${what} (${way}). ${remedy}`));
            };
            if (chain.slice(1).includes(name)) {
                fail({ what: `"${name}" closes a circle of layers`, remedy: "Take one of the names out" });
                continue;
            }
            const layer = found.has(name) ? undefined : this.layer(name);
            if (layer === undefined) {
                continue;
            }
            if ("source" in layer) {
                this.follow(layer.source, next, found, faults);
                found.set(name, layer.source);
                faults.push(...(layer.source.faults ?? []));
            } else if ("problem" in layer) {
                fail(layer.problem);
            } else {
                faults.push(...layer.error.faults);
            }
        }
    }

    private layer(name: string): Layer {
        const known = this.layers.get(name) ?? this.read(name);
        this.layers.set(name, known);
        return known;
    }

    private read(name: string): Layer {
        const problem = this.problemOf(name);
        if (problem !== undefined) {
            return { problem };
        }
        const label = `${layerFolder}/${name}.yaml`;
        const source = attempt(() => {
            const text = readText(this.fileOf(name), label, "there is no such layer. Make it");
            return layerSource(parseYaml(text, label), label);
        });
        return source instanceof ConfigurationError ? { error: source } : { source };
    }

    private problemOf(name: string): Problem | undefined {
        if (!layerName.test(name) || /\.ya?ml$/.test(name)) {
            return { what: `${show(name)} is not a layer's name`, remedy: nameRemedy(name) };
        }
        try {
            const isInside = realpathSync(this.fileOf(name)).startsWith(realpathSync(this.folder) + path.sep);
            return isInside
                ? undefined
                : { what: `"${name}" leads out of ${layerFolder}`, remedy: "Put a file there instead of a link" };
        } catch (error) {
            if ((error as NodeJS.ErrnoException).code === "ENOENT") {
                const remedy = suggestion(name, this.names()) ?? "Make it, or take the name out";
                return { what: `there is no file ${layerFolder}/${name}.yaml`, remedy };
            }
            // What else keeps a file from being read is said when it is.
            return undefined;
        }
    }

    private fileOf(name: string): string {
        return path.join(this.folder, `${name}.yaml`);
    }

    /** The layers that could have been meant. */
    private names(): string[] {
        try {
            const files = readdirSync(this.folder, { recursive: true, encoding: "utf8" });
            const layers = files.filter((file) => file.endsWith(".yaml"));
            return layers.map((file) => file.slice(0, -".yaml".length).replaceAll(path.sep, "/")).sort();
        } catch {
            return [];
        }
    }
}

/** The schema says what is wrong with names that are no text. */
function layersOf(value: unknown): { name: string; index: number }[] {
    const names: readonly unknown[] = Array.isArray(value) ? value : [];
    return names.flatMap((name, index) => (typeof name === "string" ? [{ name, index }] : []));
}

function nameRemedy(name: string): string {
    const plain = name.replace(/^(\.\/)*(stacks\/)?(layers\/)?/, "").replace(/\.ya?ml$/, "");
    return plain !== name && layerName.test(plain)
        ? `Write "${plain}"`
        : `Use its path below ${layerFolder} without ".yaml"`;
}

function layerSource(file: YamlFile, label: string): Source {
    const locate: Source["locate"] = (at) => ({ file: label, line: file.lineOf(at) });
    const { value } = file;
    if (!isMap(value)) {
        const what = value === null || value === undefined ? "the file is empty" : "the file is no map of keys";
        throw new ConfigurationError([`${label}: ${what}. Write sections such as namespaces, or {} for none.`]);
    }
    const faults = Object.entries(value).flatMap(([key, section]) => {
        const problem = keyProblem(key, section);
        return problem === undefined ? [] : [faultLine(locate([key]), [key], problem)];
    });
    if (faults.length > 0) {
        throw new ConfigurationError([...faults, ...file.faults]);
    }
    return { values: value, locate, faults: file.faults };
}

function keyProblem(key: string, section: unknown): string | undefined {
    if (key.startsWith(configurationPrefix)) {
        return `a layer's keys have no prefix. Write ${show(key.slice(configurationPrefix.length))}`;
    }
    if (key === "secrets") {
        return "secrets are encrypted for one stack, so a layer cannot hold them. Move them to the stack files";
    }
    const isList = Array.isArray(section) && section.every((name) => typeof name === "string");
    return key === "layers" && !isList ? "is not a list of names. Write a list such as [defaults]" : undefined;
}
