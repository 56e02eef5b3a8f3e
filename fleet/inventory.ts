import { readdirSync } from "node:fs";
import path from "node:path";
import { byNumbers } from "../components/installation/fault-lines";
import { suggestion } from "../components/fault/suggestion";
import { UserError } from "./user-error";

/** The installations of a project: one stack file each, sorted by name. */
export function installationNames(folder: string): string[] {
    return names(path.join(folder, "stacks"), stackFile, false);
}

const stackFile = /^Pulumi\.(.+)\.yaml$/;

/** The installations of a project of which only the names of the files in its folder `stacks` are known. */
export function installationsIn(files: readonly string[]): string[] {
    return namesIn(files, stackFile);
}

/** The layers of a project, sorted: the names of the files below `stacks/layers`, whether or not anything uses them. */
export function layerNames(folder: string): string[] {
    return names(path.join(folder, "stacks", "layers"), /^(.+)\.yaml$/, true);
}

function names(folder: string, form: RegExp, recursive: boolean): string[] {
    return namesIn(filesIn(folder, recursive), form);
}

function filesIn(folder: string, recursive: boolean): string[] {
    try {
        return readdirSync(folder, { recursive, encoding: "utf8" });
    } catch (error) {
        const { code = "" } = error as NodeJS.ErrnoException;
        if (code === "ENOENT") {
            return [];
        }
        throw new UserError(
            `${folder} cannot be read as a folder (${code}). Make it one of stack files, which may be read.`,
        );
    }
}

function namesIn(files: readonly string[], form: RegExp): string[] {
    return files
        .flatMap((file) => form.exec(file.replaceAll(path.sep, "/"))?.[1] ?? [])
        .sort((one, other) => byNumbers.compare(one, other));
}

/**
 * The installations that a command line names, each once, in its order; all that there are when it names none.
 * @param exitCode of the error.
 * @throws UserError that names the nearest installation, for one that is not there.
 */
export function selectInstallations(folder: string, wanted: readonly string[], exitCode?: number): string[] {
    return selectNames(installationNames(folder), wanted, exitCode);
}

/** The same, of installations that are known already. */
export function selectNames(known: readonly string[], wanted: readonly string[], exitCode?: number): string[] {
    const unknown = wanted.filter((name) => !known.includes(name));
    if (unknown.length > 0) {
        throw new UserError(unknown.map((name) => unknownInstallation(name, known)).join("\n"), exitCode);
    }
    return [...new Set(wanted.length === 0 ? known : wanted)];
}

function unknownInstallation(name: string, known: readonly string[]): string {
    const nearest = suggestion(name, known);
    const list = known.length === 0 ? "There are none" : `There are: ${enumerate(known)}`;
    return [
        `There is no installation ${JSON.stringify(name)}.`,
        ...(nearest === undefined ? [] : [nearest]),
        `${list}.`,
    ].join(" ");
}

const shownNames = 20;

/** Names in one line; of very many only the first, and how many more there are. */
export function enumerate(list: readonly string[], shown = shownNames): string {
    const rest = list.length - shown;
    return rest > 0 ? `${list.slice(0, shown).join(", ")} and ${rest} more` : list.join(", ");
}
