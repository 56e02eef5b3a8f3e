import {
    type Document,
    isMap,
    isScalar,
    isSeq,
    type Pair,
    parseDocument,
    visit,
    type YAMLMap,
    type YAMLSeq,
} from "yaml";
import { showPath } from "../../components/installation/fault-lines";
import { configurationPrefix, ownKey } from "../../components/installation/stack-file";
import { UserError } from "../user-error";
import { quotedScalar } from "./safe-scalar";
import { schemaLine, titleOf } from "./template";
import { placeTrailingComments } from "./trailing-comments";

/** How a copy differs from its original. */
export interface CopyChanges {
    /** The names of both. */
    readonly from: string;
    readonly name: string;
    readonly identifier: string;
    /** Undefined keeps those of the original. */
    readonly layers: readonly string[] | undefined;
}

/** The text of a copied stack file, and what its original has that a copy cannot have. */
export interface StackCopy {
    readonly text: string;
    /** Encrypted values that have to be set again: the key in `config` and the way below it. */
    readonly secrets: readonly (readonly (string | number)[])[];
    /** The original's secrets provider, which `pulumi stack init` has to be told. */
    readonly secretsProvider: string | undefined;
    /** Keys that say how the original's cluster is reached. */
    readonly connection: readonly string[];
}

/** What belongs to one stack only: the keys that encrypt its secrets. */
const stackOwn = ["encryptedkey", "encryptionsalt", "secretsprovider"] as const;

/**
 * Copies a stack file with its comments, without its secrets and what encrypts them.
 * @param text a stack file that can be read.
 * @throws UserError when it is written in a way that cannot be copied.
 */
export function copyStack(text: string, changes: CopyChanges): StackCopy {
    const document: Document = parseDocument(text, { keepSourceTokens: true, prettyErrors: false });
    placeTrailingComments(document);
    const provider = document.get("secretsprovider");
    dropStackOwn(document);
    const config = document.get("config");
    const secrets = isMap(config) ? dropSecrets(config) : [];
    setValues(document, changes);
    setTitle(document, changes);
    return {
        text: withSchemaLine(print(document)),
        secrets,
        secretsProvider: typeof provider === "string" ? provider : undefined,
        connection: connectionKeys(document),
    };
}

/** A comment at the top of the file is about the installation, whatever key stands below it. */
function dropStackOwn(document: Document): void {
    const first: unknown = isMap(document.contents) ? document.contents.items[0]?.key : undefined;
    const isDropped = isScalar(first) && stackOwn.some((key) => key === first.value);
    if (isDropped && typeof first.commentBefore === "string") {
        document.commentBefore = [document.commentBefore, first.commentBefore].filter(Boolean).join("\n\n");
    }
    for (const key of stackOwn) {
        document.delete(key);
    }
}

/** Everything below `secrets`, encrypted or not, and encrypted values of other programs. */
function dropSecrets(config: YAMLMap): (string | number)[][] {
    return config.items.slice().flatMap((pair) => {
        const key = nameOf(pair);
        if (ownKey(key) !== "secrets" || !isMap(pair.value)) {
            return dropEncrypted(config, pair, []);
        }
        const names = pair.value.items.map((item) => [configurationPrefix + "secrets", nameOf(item)]);
        config.delete(pair.key);
        return names;
    });
}

function dropEncrypted(parent: YAMLMap, pair: Pair, above: readonly (string | number)[]): (string | number)[][] {
    const path = [...above, nameOf(pair)];
    if (isEncrypted(pair.value)) {
        parent.delete(pair.key);
        return [path];
    }
    return dropBelow(pair.value, path);
}

function dropBelow(value: unknown, path: readonly (string | number)[]): (string | number)[][] {
    if (isMap(value)) {
        return value.items.slice().flatMap((item) => dropEncrypted(value, item, path));
    }
    return isSeq(value) ? dropElements(value, path) : [];
}

/** Elements keep their places, because the commands that set them again count them. */
function dropElements(list: YAMLSeq, path: readonly (string | number)[]): (string | number)[][] {
    return list.items.flatMap((element, index) => {
        if (!isEncrypted(element)) {
            return dropBelow(element, [...path, index]);
        }
        list.set(index, "");
        return [[...path, index]];
    });
}

function isEncrypted(node: unknown): boolean {
    return isMap(node) && node.items.length === 1 && typeof node.get("secure") === "string";
}

function nameOf(pair: Pair): string {
    return isScalar(pair.key) ? String(pair.key.value) : String(pair.key);
}

/** The comment of a file that `flotilla new` has made begins with the installation's name. */
function setTitle(document: Document, { from, name }: CopyChanges): void {
    const nodes: { commentBefore?: string | null | undefined }[] = [document];
    if (isMap(document.contents)) {
        nodes.push(
            document.contents,
            ...document.contents.items.slice(0, 1).flatMap(({ key }) => (isScalar(key) ? key : [])),
        );
    }
    for (const node of nodes) {
        if (typeof node.commentBefore === "string") {
            node.commentBefore = node.commentBefore.replace(titleOf(from), () => titleOf(name));
        }
    }
}

function setValues(document: Document, { identifier, layers }: CopyChanges): void {
    try {
        setText(document, [...sectionPath(document, "cluster"), "identifier"], identifier);
        if (layers !== undefined) {
            document.setIn(sectionPath(document, "layers"), document.createNode(layers, { flow: true }));
        }
    } catch {
        throw new UserError(
            "The cluster of this installation is written with an alias or a merge key, so it cannot be copied. Write it out first.",
        );
    }
}

/** Keeps the comments around a text that is there. */
function setText(document: Document, path: readonly string[], text: string): void {
    const scalar = quotedScalar(text);
    const old = document.getIn(path, true);
    if (isScalar(old)) {
        scalar.commentBefore = old.commentBefore ?? null;
        scalar.comment = old.comment ?? null;
    }
    document.setIn(path, scalar);
}

/** The key of a section as the file has it, with or without the prefix. */
function sectionPath(document: Document, section: string): string[] {
    const config = document.get("config");
    const keys = isMap(config) ? config.items.map(nameOf) : [];
    return ["config", keys.find((key) => ownKey(key) === section) ?? configurationPrefix + section];
}

function connectionKeys(document: Document): string[] {
    const path = sectionPath(document, "cluster");
    return ["kubeconfigFile", "context", "cluster", "user"]
        .filter((key) => document.hasIn([...path, key]))
        .map((key) => showPath(["cluster", key]));
}

function print(document: Document): string {
    try {
        return withoutListPadding(document.toString({ lineWidth: 0 }));
    } catch {
        throw new UserError(
            "An alias of this installation leads to what a copy does not have, so it cannot be copied. Write the value out first.",
        );
    }
}

/** The printer has one rule for `{ a: b }` and `[a, b]`; formatters have two. */
function withoutListPadding(text: string): string {
    const spaces: number[] = [];
    visit(parseDocument(text), {
        Seq: (_, { flow, range }) => {
            const [start, end] = range ?? [0, 0];
            if (flow === true && text.startsWith("[ ", start) && text.startsWith(" ]", end - 2)) {
                spaces.push(start + 1, end - 2);
            }
        },
    });
    return spaces
        .sort((one, other) => other - one)
        .reduce((result, at) => result.slice(0, at) + result.slice(at + 1), text);
}

function withSchemaLine(text: string): string {
    return text.startsWith("# yaml-language-server:") ? text : `${schemaLine}\n${text}`;
}
