import path from "node:path";
import { makeEntry, entryFolder, type ToolCache } from "./tool-cache";
import { askVersion } from "./tool-version";
import { runCommand } from "./run-command";
import { tools } from "./tools";
import { pulumiVersion } from "./versions";

/** Downloads Pulumi's CLI with its language hosts into the cache; false when that is not possible here, which is no error. */
export type PulumiDownload = (
    cache: ToolCache,
    environment: NodeJS.ProcessEnv,
    signal: AbortSignal | undefined,
) => Promise<boolean>;

/** The cache entry of the official download, apart from what is built here. */
export function pulumiDownloadEntry(cache: ToolCache): string {
    return entryFolder(cache, "pulumi", `${pulumiVersion}-download-${process.platform}-${process.arch}`);
}

const connectTimeout = 5000;
const downloadTimeout = 180_000;

/**
 * Runs `installCLI` of the npm package `pulumi` (the official install script) in a process of its own: it works synchronously and
 * would stop our lock's renewal. It gets five seconds to fetch the script.
 */
const installScript = `
const { installCLI } = require(process.argv[1]);
const fetchText = async (url) => {
    const response = await fetch(url, { signal: AbortSignal.timeout(${connectTimeout}) });
    if (!response.ok) throw new Error(String(response.status));
    return response.text();
};
installCLI(process.argv[2], process.argv[3], { fetchText }).catch((error) => {
    process.stderr.write(String(error));
    process.exitCode = 1;
});
`;

/** See {@link PulumiDownload}. */
export const downloadPulumi: PulumiDownload = async (cache, environment, signal) => {
    const library = require.resolve("pulumi/lib/download.js");
    try {
        await makeEntry(pulumiDownloadEntry(cache), async (folder) => {
            const result = await runCommand(process.execPath, ["-e", installScript, library, pulumiVersion, folder], {
                environment,
                timeout: downloadTimeout,
                ...(signal === undefined ? {} : { signal }),
            });
            if (result.code !== 0) {
                throw new Error(result.output);
            }
            await verify(folder, environment);
        });
        return true;
    } catch {
        return false;
    }
};

async function verify(folder: string, environment: NodeJS.ProcessEnv): Promise<void> {
    for (const tool of [tools.pulumi, tools["pulumi-language-nodejs"]]) {
        const version = await askVersion(tool, path.join(folder, "bin", tool.name), environment);
        if (version !== tool.version) {
            throw new Error(`${tool.name} says version ${String(version)}`);
        }
    }
}
