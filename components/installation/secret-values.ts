import { readFileSync } from "node:fs";
import * as path from "node:path";
import { secretKey, type SecretReference } from "../secret/config";
import { type InstallationConfiguration, installationConfiguration } from "./config";
import { ConfigurationError, faultLine, type Locate } from "./fault-lines";
import { secretReferencesIn } from "./secret-references";
import { showText } from "./show";

/** Where secrets are taken from. */
export interface SecretSources {
    /** The secrets of `flotilla:secrets` by name. */
    readonly secrets: Readonly<Record<string, string>>;
    readonly environment: NodeJS.ProcessEnv;
    /** Paths of files count from here. */
    readonly projectFolder: string;
}

/**
 * Reads every secret that a configuration refers to: plain text by {@link secretKey}, which the caller turns into secret
 * outputs at once.
 * @throws ConfigurationError with every secret that cannot be had; no message holds one.
 */
export function readSecretValues(
    configuration: InstallationConfiguration,
    sources: SecretSources,
    locate: Locate,
): Record<string, string> {
    const faults: string[] = [];
    const values: Record<string, string> = {};
    for (const { path: at, reference } of secretReferencesIn(installationConfiguration, configuration)) {
        const read = readSecret(reference, sources);
        if ("problem" in read) {
            faults.push(faultLine(locate(at), at, read.problem));
        } else {
            values[secretKey(reference)] = read.value;
        }
    }
    if (faults.length > 0) {
        throw new ConfigurationError(faults);
    }
    return values;
}

/** Names such as "constructor" are none that the map has. */
function own(map: Readonly<Record<string, string | undefined>>, key: string): string | undefined {
    return Object.hasOwn(map, key) ? map[key] : undefined;
}

type Read = { readonly value: string } | { readonly problem: string };

function readSecret({ secret, env, file }: SecretReference, sources: SecretSources): Read {
    if (secret !== undefined) {
        const missing = `the secret "${secret}" has no value. Set it by \`npx pulumi config set --path 'flotilla:secrets.${secret}' --secret --stack <installation>\``;
        return usable(own(sources.secrets, secret), `the secret "${secret}"`, missing);
    }
    if (env !== undefined) {
        return usable(
            own(sources.environment, env),
            `the environment variable ${env}`,
            `the environment variable ${env} is not set. Set it where pulumi runs, or refer to another secret`,
        );
    }
    return readSecretFile(file ?? "", sources.projectFolder);
}

const fileProblems: Readonly<Record<string, string>> = {
    ENOENT: "does not exist",
    EISDIR: "is a folder",
    EACCES: "may not be read by whoever runs pulumi",
    ERR_ENCODING_INVALID_ENCODED_DATA: "is not UTF-8 text",
};

function readSecretFile(file: string, projectFolder: string): Read {
    const shown = showText(file);
    try {
        // Editors and `echo` end a file with a line end that nobody means.
        const bytes = readFileSync(path.resolve(projectFolder, file));
        const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
        return usable(text.replace(/\r?\n$/, ""), `the file ${shown}`, "");
    } catch (error) {
        const { code = "" } = error as NodeJS.ErrnoException;
        const what = fileProblems[code] ?? `cannot be read (${code})`;
        return { problem: `the file ${shown} ${what}. Put the secret there, or refer to another one` };
    }
}

/** A blank or a line end at an end of a secret is nearly always there by mistake, and nobody sees it in an error later. */
function usable(value: string | undefined, what: string, missing: string): Read {
    if (value === undefined) {
        return { problem: missing };
    }
    if (value === "") {
        return { problem: `${what} is empty. Put the secret there` };
    }
    return value.trim() === value
        ? { value }
        : {
              problem: `${what} begins or ends with a blank or a line end (the value is not shown). Set it again without`,
          };
}
