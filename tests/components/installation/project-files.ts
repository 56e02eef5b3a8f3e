import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { ConfigurationError } from "../../../components/installation/fault-lines";
import { LayerFolder } from "../../../components/installation/layers";
import { readInstallation, resolveInstallation } from "../../../components/installation/resolve";
import { parseStackFile } from "../../../components/installation/stack-file";
import { memoryFolder } from "../../support/memory";

/** The installation that tests read, and its file as faults name it. */
export const installation = "prod-1";
export const stackFile = `stacks/Pulumi.${installation}.yaml`;

/** Files of a project by their path; the text of a file, or its bytes. */
export type Files = Readonly<Record<string, string | Buffer>>;

/**
 * Lays out a project in a folder of its own for as long as the work takes.
 * @param stack the text of the installation's file.
 * @param files others, as paths from the project's folder.
 */
export function inProject<Result>(stack: string | Buffer, files: Files, work: (folder: string) => Result): Result {
    const folder = mkdtempSync(path.join(memoryFolder, "flotilla-configuration-"));
    try {
        for (const [name, text] of Object.entries({ [stackFile]: stack, ...files })) {
            const file = path.join(folder, name);
            mkdirSync(path.dirname(file), { recursive: true });
            writeFileSync(file, text);
        }
        return work(folder);
    } finally {
        rmSync(folder, { recursive: true, force: true });
    }
}

/** The faults that `flotilla validate` prints for a project; none when it is right. */
export function faultsIn(folder: string): readonly string[] {
    return faultsOf(() => readInstallation(folder, installation, new LayerFolder(folder)));
}

/** The lines of a configuration error; none when there is no error. Anything else that is thrown goes on. */
export function faultsOf(work: () => unknown): readonly string[] {
    try {
        work();
        return [];
    } catch (error) {
        if (error instanceof ConfigurationError) {
            return error.faults;
        }
        throw error;
    }
}

/** The faults of a stack file's text, where no layer is. */
export function faultsOfText(text: string): readonly string[] {
    const noLayers = new LayerFolder("/nowhere");
    return faultsOf(() => resolveInstallation(parseStackFile(text, stackFile), installation, noLayers));
}

/** A layer's path in a project. */
export function layerFile(name: string): string {
    return `stacks/layers/${name}.yaml`;
}

/** A stack file with sections below a right cluster; the first of them stands in line 4. */
export function withSections(yaml: string): string {
    return `config:\n  flotilla:cluster:\n    identifier: prod-1\n${yaml}`;
}

/** A stack file with namespaces, the first of which stands in line 5. */
export function withNamespaces(yaml: string): string {
    return withSections(`  flotilla:namespaces:\n${yaml}`);
}

/** A right stack file over layers. */
export function stackWith(...layers: string[]): string {
    return withSections(`  flotilla:layers: ${JSON.stringify(layers)}\n`);
}

/** Layers that only name others. */
export function naming(layers: Readonly<Record<string, readonly string[]>>): Files {
    return Object.fromEntries(
        Object.entries(layers).map(([name, below]) => [layerFile(name), `layers: ${JSON.stringify(below)}\n`]),
    );
}

/** A stack file with the registry `quay`, to which lines are added; the first of these stands in line 8. */
export function withRegistry(yaml: string): string {
    return withSections(`  flotilla:registries:\n    quay:\n      address: quay.io\n      username: robot\n${yaml}`);
}
