import path from "node:path";
import { pathToFileURL } from "node:url";
import { quoted } from "../../components/node/shell-text";
import { grpcPastProxies } from "../engine/pulumi-command";

/** The repository's folder; the program, its stacks and the ignored folder `.flotilla` lie in it. */
export const repositoryFolder = path.resolve(__dirname, "../..");

/** The installation that `npm start` brings up. */
export const localInstallation = "local";

/** Folders and settings of the local installation; all of it is below the repository's ignored folder `.flotilla`. */
export interface LocalEnvironment {
    readonly folder: string;
    /** A `PULUMI_HOME` of its own, so that the stand-in plugin never lies where a real stack could pick it up. */
    readonly pulumiHome: string;
    readonly backendFolder: string;
    readonly controlPlaneFolder: string;
    /** The kubeconfig that is used: a link to the control plane's, or the user's choice cut down to its context. */
    readonly kubeconfig: string;
    /** What `pulumi` needs in its environment. */
    readonly variables: Readonly<Record<string, string>>;
}

/** The local installation's folders and settings in a repository. */
export function localEnvironment(repository: string = repositoryFolder): LocalEnvironment {
    const folder = path.join(repository, ".flotilla");
    const pulumiHome = path.join(folder, "pulumi-home");
    const backendFolder = path.join(folder, "state");
    const kubeconfig = path.join(folder, "kubeconfig");
    return {
        folder,
        pulumiHome,
        backendFolder,
        controlPlaneFolder: path.join(folder, "control-plane"),
        kubeconfig,
        variables: {
            PULUMI_HOME: pulumiHome,
            // Without its side files (".attrs"): they are not written atomically, and a kill would leave the state unreadable.
            PULUMI_BACKEND_URL: `${pathToFileURL(backendFolder).href}?metadata=skip`,
            // Committed with the stack's salt: the state holds no more than the kubeconfig that lies beside it.
            PULUMI_CONFIG_PASSPHRASE: "local",
            PULUMI_SKIP_UPDATE_CHECK: "true",
            // For the language host that the toolchain builds; one that was downloaded does the same by itself.
            // It puts it into a text of JavaScript, as it is.
            PULUMI_LANGUAGE_NODEJS_RUN_PATH: path.join(repository, "run.cjs").replace(/['\\]/g, "\\$&"),
            KUBECONFIG: kubeconfig,
            ...grpcPastProxies,
        },
    };
}

/** Variables as lines for `eval` in a POSIX shell. */
export function shellExports(variables: Readonly<Record<string, string>>): string {
    return Object.entries(variables)
        .map(([name, value]) => `export ${name}=${quoted(value)}\n`)
        .join("");
}
