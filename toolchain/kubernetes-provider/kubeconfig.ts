import { readFile } from "node:fs/promises";
import {
    type KubeconfigContext,
    KubeconfigError,
    parseKubeconfig,
    selectContext,
} from "../../components/cluster/kubeconfig";
import { kubeconfigParser } from "../../components/cluster/kubeconfig-parser";

/** How the error of a kubeconfig that cannot be read begins; one without the context wanted has another. */
export const parseFailure = "failed to parse kubeconfig: ";

/**
 * The active context of a kubeconfig, which the provider takes as content (YAML or JSON) or as a path.
 * @throws KubeconfigError
 */
export async function readContext(
    contentOrPath: string,
    overrides: { readonly context?: string; readonly cluster?: string },
): Promise<KubeconfigContext> {
    const text = isPath(contentOrPath) ? await readKubeconfigFile(contentOrPath) : contentOrPath;
    try {
        return selectContext(parseKubeconfig(text, await kubeconfigParser(text)), overrides);
    } catch (error) {
        throw error instanceof KubeconfigError ? reworded(error, overrides.context) : error;
    }
}

function isPath(contentOrPath: string): boolean {
    return !contentOrPath.includes("\n") && !contentOrPath.trimStart().startsWith("{");
}

async function readKubeconfigFile(path: string): Promise<string> {
    try {
        return await readFile(path, "utf8");
    } catch (error) {
        const code = (error as NodeJS.ErrnoException).code ?? "unreadable";
        throw new KubeconfigError(`${parseFailure}${nameOfFile(path)}: ${code}`);
    }
}

/** Text that is no file's path can be a kubeconfig in another form, such as base64, and hold keys. */
function nameOfFile(path: string): string {
    return path.length <= longestShownPath && /^[./~]/.test(path)
        ? path
        : 'no file has this path, and a kubeconfig has several lines or begins with "{"';
}

/** Characters. */
const longestShownPath = 200;

function reworded({ message }: KubeconfigError, context: string | undefined): KubeconfigError {
    if (message.startsWith("it is ") || message.startsWith("its ")) {
        return new KubeconfigError(parseFailure + message);
    }
    const isMissing = context !== undefined && message.startsWith(`it has no context "${context}"`);
    return new KubeconfigError(isMissing ? `context "${context}" does not exist` : `the kubeconfig: ${message}`);
}
