import { existsSync } from "node:fs";
import path from "node:path";
import { ConfigurationError } from "../../components/installation/fault-lines";
import { LayerFolder } from "../../components/installation/layers";
import { isMap, ownValue } from "../../components/installation/merge";
import { readInstallation, resolveInstallation } from "../../components/installation/resolve";
import type { Source } from "../../components/installation/sources";
import { parseStackFile, stackFileName } from "../../components/installation/stack-file";
import { readText } from "../../components/installation/yaml-file";
import { concealed } from "../../components/secret/config";
import { installationNames } from "../inventory";
import { UserError } from "../user-error";
import { copyStack, type StackCopy } from "./copy";
import { checkIdentifier, checkName } from "./names";
import { putInPlace } from "./put-in-place";
import { templateText } from "./template";

/** What is wanted of a new installation. */
export interface NewInstallation {
    readonly name: string;
    /** The installation whose stack file is copied. */
    readonly from?: string | undefined;
    readonly layers?: readonly string[] | undefined;
    /** The cluster's identifier. Default: the name. */
    readonly identifier?: string | undefined;
}

/** A stack file that was written. */
export interface WrittenInstallation extends Omit<StackCopy, "text"> {
    /** From the project's folder. */
    readonly file: string;
    readonly identifier: string;
}

/**
 * Writes the stack file of a new installation, when it has no faults and nothing would be overwritten.
 * @throws UserError when the name, the identifier or the file is taken, or the text would have faults.
 */
export function writeInstallation(projectFolder: string, wanted: NewInstallation): WrittenInstallation {
    const { name } = wanted;
    checkName(name);
    const file = stackFileName(name);
    if (existsSync(path.join(projectFolder, file))) {
        throw new UserError(`${file} is there already, and it is not overwritten. Choose another name, or edit it.`);
    }
    const folder = new LayerFolder(projectFolder);
    const identifier = wanted.identifier ?? name;
    checkIdentifier(projectFolder, identifier, installationNames(projectFolder), folder);
    const { text, ...rest } = newText(projectFolder, wanted, identifier, folder);
    explainFaults(`Nothing was written, because ${file} would have faults`, () =>
        resolveInstallation(withSecrets(parseStackFile(text, file), rest.secrets), name, folder),
    );
    putInPlace(path.join(projectFolder, file), file, text);
    return { file, identifier, ...rest };
}

function newText(
    projectFolder: string,
    { name, from, layers }: NewInstallation,
    identifier: string,
    folder: LayerFolder,
): StackCopy {
    if (from === undefined) {
        const text = templateText({ installation: name, identifier, layers: layers ?? [] });
        return { text, secrets: [], secretsProvider: undefined, connection: [] };
    }
    explainFaults(`Nothing was written, because ${from} has faults`, () =>
        readInstallation(projectFolder, from, folder),
    );
    const file = stackFileName(from);
    const original = readText(path.join(projectFolder, file), file, "there is no such stack file.");
    return copyStack(original, { from, name, identifier, layers });
}

function explainFaults(what: string, work: () => unknown): void {
    try {
        work();
    } catch (error) {
        throw error instanceof ConfigurationError ? new UserError(`${what}:\n${error.message}`) : error;
    }
}

/** Secrets that a copy has to be given yet count as if they were there. */
function withSecrets(stack: Source, secrets: StackCopy["secrets"]): Source {
    const known = ownValue(stack.values, "secrets");
    const names = secrets.filter(([section]) => section === "flotilla:secrets").map(([, name]) => String(name));
    return names.length === 0
        ? stack
        : {
              ...stack,
              values: {
                  ...stack.values,
                  secrets: {
                      ...(isMap(known) ? known : {}),
                      ...Object.fromEntries(names.map((name) => [name, concealed])),
                  },
              },
          };
}
