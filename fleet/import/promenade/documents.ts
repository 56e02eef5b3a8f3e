import type { ConfigurationPath } from "../../../components/fault/fault";
import { alternatives } from "../../../components/fault/suggestion";
import {
    attempt,
    ConfigurationError,
    describeFaults,
    faultLine,
    type Position,
} from "../../../components/installation/fault-lines";
import { faultsOf } from "../../../components/installation/faults";
import { isMap, ownValue } from "../../../components/installation/merge";
import { show } from "../../../components/installation/show";
import { parseYamlStream, readText, type YamlFile } from "../../../components/installation/yaml-file";
import type { Metadata } from "./envelope";
import { type DataOf, type Kind, kinds } from "./kinds";

/** A document that is right by itself, and where it stands. */
export interface PromenadeDocument<Of extends Kind = Kind> {
    readonly kind: Of;
    readonly name: string;
    readonly data: DataOf<Of>;
    readonly metadata: Metadata;
    /** Where the value at a path below the document is written. */
    readonly at: (path: ConfigurationPath) => Position;
}

/** A document of another program. */
export interface ForeignDocument {
    readonly schema: string;
    readonly position: Position;
}

/** All that stands in files. */
export interface ReadDocuments {
    readonly documents: readonly PromenadeDocument[];
    readonly foreign: readonly ForeignDocument[];
    /** What is wrong, a line each. */
    readonly faults: readonly string[];
}

const nothing: ReadDocuments = { documents: [], foreign: [], faults: [] };

/** Reads documents, and gathers what is wrong with each by itself. */
export function readDocuments(files: readonly string[]): ReadDocuments {
    return together(
        files.flatMap((file) => {
            const read = attempt(() => parseYamlStream(readText(file, file, missing), file));
            return read instanceof ConfigurationError
                ? [{ ...nothing, faults: read.faults }]
                : read.map((document) => readDocument(document, file));
        }),
    );
}

const missing = "there is no such file. Name another one.";

/** The documents of a kind. */
export function ofKind<Of extends Kind>(documents: readonly PromenadeDocument[], kind: Of): PromenadeDocument<Of>[] {
    return documents.filter((document): document is PromenadeDocument<Of> => document.kind === kind);
}

function together(parts: readonly ReadDocuments[]): ReadDocuments {
    return {
        documents: parts.flatMap(({ documents }) => documents),
        foreign: parts.flatMap(({ foreign }) => foreign),
        faults: parts.flatMap(({ faults }) => faults),
    };
}

function readDocument({ value, lineOf, faults }: YamlFile, file: string): ReadDocuments {
    const at = (path: ConfigurationPath): Position => ({ file, line: lineOf(path) });
    const schema = isMap(value) ? ownValue(value, "schema") : undefined;
    const refused = (message: string): ReadDocuments => ({
        ...nothing,
        faults: [...faults, faultLine(at(["schema"]), ["schema"], message)],
    });
    if (typeof schema !== "string") {
        return refused("is missing, or no text. Write one such as promenade/Genesis/v1");
    }
    const [, kind] = /^promenade\/(.*)$/.exec(schema) ?? [];
    if (kind === undefined) {
        return { ...nothing, foreign: [{ schema, position: at([]) }], faults };
    }
    const name = kind.replace(/\/v1$/, "");
    return kind.endsWith("/v1") && isKind(name)
        ? checked(name, value, at, faults)
        : refused(`${show(schema)} is no document of Promenade. ${remedy(name)}`);
}

function isKind(name: string): name is Kind {
    return Object.hasOwn(kinds, name);
}

function remedy(name: string): string {
    const near = alternatives(
        `promenade/${name}/v1`,
        Object.keys(kinds).map((kind) => `promenade/${kind}/v1`),
    );
    return near ?? "Take it out";
}

function checked(kind: Kind, value: unknown, at: PromenadeDocument["at"], faults: readonly string[]): ReadDocuments {
    const result = kinds[kind].safeParse(value);
    if (!result.success) {
        const own = describeFaults(faultsOf(result.error, value, kinds[kind]), at);
        return { ...nothing, faults: [...faults, ...own] };
    }
    const { data, metadata } = result.data;
    return { ...nothing, faults, documents: [{ kind, name: metadata.name, data, metadata, at }] };
}
