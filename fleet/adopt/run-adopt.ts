import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { KubeconfigError } from "../../components/cluster/kubeconfig";
import { attempt, ConfigurationError } from "../../components/installation/fault-lines";
import { valueAt } from "../../components/installation/faults";
import { readInstallationKubeconfig } from "../../components/installation/installation-kubeconfig";
import { LayerFolder } from "../../components/installation/layers";
import { readInstallation } from "../../components/installation/resolve";
import { connect, type KubernetesConnection } from "../../provider/kubernetes/connection";
import { selectInstallations } from "../inventory";
import { kubeconfigPlaces } from "../local/installation-environment";
import { putInPlace } from "../new/put-in-place";
import { projectFolder } from "../project";
import { UserError } from "../user-error";
import { adoptJson, sectionsText, summaryText } from "./adopt-text";
import { draftAdoption } from "./adoption-draft";
import { checkDraft } from "./checked-draft";
import { ClusterReader } from "./cluster-reader";
import { adoptExitCodes } from "./exit-codes";
import { findDaemons, type FoundCluster } from "./find-daemons";
import { skipperText } from "./find-skippers";
import { type ImportList, importList } from "./import-list";

/** What the command line of `flotilla adopt` asks for. */
export interface AdoptOptions {
    readonly json?: boolean;
    readonly importList?: string;
    readonly project: string;
}

/**
 * Reads an installation's cluster, writes the sections with which its daemons are adopted, and sets the exit code.
 * @throws UserError when the files or the cluster cannot be read.
 */
export async function runAdopt(installation: string, options: AdoptOptions): Promise<void> {
    const folder = projectFolder(options.project);
    selectInstallations(folder, [installation]);
    const resolved = readable(() => readInstallation(folder, installation, new LayerFolder(folder)));
    const places = kubeconfigPlaces(folder, installation, process.env);
    const connection = await connectTo(readable(() => readInstallationKubeconfig(resolved, places).content));
    const found = await readCluster(connection);
    const draft = checkDraft(draftAdoption(found, resolved.configuration), resolved);
    const { origin } = connection.server;
    if (options.importList !== undefined) {
        const daemons = found.daemons.filter(({ namespace }) => draft.adopted.includes(namespace));
        const declared = Object.keys(resolved.configuration.namespaces);
        writeImportList(folder, options.importList, (project) => importList(project, installation, daemons, declared));
    }
    process.stdout.write(
        options.json === true
            ? `${JSON.stringify(adoptJson(installation, origin, found, draft), undefined, 4)}\n`
            : sectionsText(draft),
    );
    process.stderr.write(summaryText(installation, origin, draft));
    process.stderr.write(found.skippers.map(skipperText).join(""));
    process.exitCode = found.skippers.length === 0 ? adoptExitCodes.printed : adoptExitCodes.skipperRuns;
}

async function readCluster(connection: KubernetesConnection): Promise<FoundCluster> {
    try {
        return await findDaemons(new ClusterReader(connection));
    } finally {
        connection.close();
    }
}

/** The kubeconfig may name a program that gives the credentials. */
async function connectTo(kubeconfig: string): Promise<KubernetesConnection> {
    try {
        return await connect(kubeconfig);
    } catch (error) {
        if (error instanceof KubeconfigError) {
            throw new UserError(`The cluster could not be read. kubeconfig: ${error.message}.`);
        }
        throw error;
    }
}

/** Faults of the files are the user's. */
function readable<Result>(read: () => Result): Result {
    const result = attempt(read);
    if (result instanceof ConfigurationError) {
        throw new UserError(result.message);
    }
    return result;
}

function writeImportList(folder: string, file: string, listFor: (project: string) => ImportList): void {
    const project = valueAt(parse(readFileSync(path.join(folder, "Pulumi.yaml"), "utf8")), ["name"]);
    putInPlace(path.resolve(file), file, `${JSON.stringify(listFor(String(project)), undefined, 4)}\n`);
}
