import { X509Certificate } from "node:crypto";
import { attempt, ConfigurationError } from "../../components/installation/fault-lines";
import { isMap, ownValue } from "../../components/installation/merge";
import { readText } from "../../components/installation/yaml-file";
import { catchSignals } from "../../toolchain/signals";
import { readStackOutputs } from "../certificates/stack-outputs";
import { UnreadableStackError } from "../engine/read-stack";
import { ProjectEngines } from "../engine/project-engines";
import { UserError } from "../user-error";

/** What a kubelet trusts, PEM. */
export interface TrustedBundles {
    /** The API server by. */
    readonly server: string;
    /** The API server's requests to the kubelet by. */
    readonly client: string;
}

/**
 * Reads what somebody trusts from a file, certificates alone.
 * @throws UserError when it is not there, holds no certificate, or holds a private key.
 */
export function bundleFile(file: string): string {
    const text = attempt(() => readText(file, file, "there is no such file. Name another one."));
    if (text instanceof ConfigurationError) {
        throw new UserError(text.message);
    }
    if (text.includes("PRIVATE KEY-----")) {
        throw new UserError(
            `${file}: it holds a private key, which would be on every host. Name a file with certificates alone.`,
        );
    }
    return certificatesOf(text, file);
}

/**
 * Reads the bundles of authorities from the outputs of an installation's stack.
 * @throws UserError when the stack has none.
 */
export async function stackBundles(
    projectFolder: string,
    installation: string,
    authorities: { readonly server: string; readonly client: string },
): Promise<TrustedBundles> {
    const { signal, release } = catchSignals();
    try {
        const outputs = await readStackOutputs(new ProjectEngines(projectFolder), installation, signal);
        const bundles = outputs?.["trustBundles"];
        const of = (authority: string): string => {
            const bundle = isMap(bundles) ? ownValue(bundles, authority) : undefined;
            if (typeof bundle !== "string") {
                throw new UserError(
                    `The stack of ${installation} does not tell what is trusted of the authority "${authority}". ` +
                        `Run \`npx pulumi up --stack ${installation}\`, or name a file with --ca.`,
                );
            }
            return certificatesOf(bundle, `the trust bundle of "${authority}"`);
        };
        return { server: of(authorities.server), client: of(authorities.client) };
    } catch (error) {
        throw error instanceof UnreadableStackError ? new UserError(error.problems.join("\n")) : error;
    } finally {
        release();
    }
}

/** The certificates of a text, without what stands around them, which no parser needs. */
function certificatesOf(text: string, name: string): string {
    const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
    try {
        const certificates = blocks.map((block) => new X509Certificate(block).toString());
        if (certificates.length > 0) {
            return certificates.join("");
        }
    } catch {
        // The same is wrong as when there is none.
    }
    throw new UserError(
        `${name}: it holds no certificates that can be read. Give certificates of authorities, as PEM.`,
    );
}
