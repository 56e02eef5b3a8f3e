import { isMap } from "../../components/installation/merge";
import type { NamedSummary } from "./certificate-state";

/** What a stack tells of its certificates. */
export interface CertificateOutputs {
    readonly certificates: readonly NamedSummary[];
    /** PEM of what is trusted, by authority; undefined for a stack that does not tell. */
    readonly trustBundles: Readonly<Record<string, string>> | undefined;
}

/**
 * Reads what {@link CertificateSummary} and the trust bundles became in the state of a stack.
 * @returns undefined where there is no such output; what is wrong with an output, as a clause with its remedy.
 */
export function readCertificateOutputs(
    outputs: Readonly<Record<string, unknown>>,
): CertificateOutputs | { readonly fault: string } | undefined {
    const { certificates, trustBundles } = outputs;
    if (certificates === undefined) {
        return undefined;
    }
    const fault = faultOf(certificates) ?? (trustBundles === undefined ? undefined : bundlesFault(trustBundles));
    if (fault !== undefined) {
        return { fault };
    }
    const summaries = Object.entries(certificates as Readonly<Record<string, Omit<NamedSummary, "name">>>);
    return {
        certificates: summaries.map(([name, summary]) => ({ ...summary, name })),
        trustBundles: trustBundles as CertificateOutputs["trustBundles"],
    };
}

const fields: Readonly<Record<string, (value: unknown) => boolean>> = {
    authority: (value) => typeof value === "string" && value !== "",
    issuer: (value) => value === "self" || value === "external",
    notBefore: isTime,
    notAfter: isTime,
    renewBeforeDays: (value) => Number.isSafeInteger(value),
    fingerprint: (value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value),
};

function faultOf(certificates: unknown): string | undefined {
    if (!isMap(certificates)) {
        return notReadable("certificates", "is no map");
    }
    for (const [name, summary] of Object.entries(certificates)) {
        const wrong = Object.entries(fields).find(([field, isRight]) => !isMap(summary) || !isRight(summary[field]));
        if (wrong !== undefined) {
            return notReadable("certificates", `has no ${wrong[0]} of ${JSON.stringify(name)} that can be read`);
        }
    }
    return undefined;
}

function bundlesFault(trustBundles: unknown): string | undefined {
    const isRight = isMap(trustBundles) && Object.values(trustBundles).every((bundle) => typeof bundle === "string");
    return isRight ? undefined : notReadable("trustBundles", "is no map of texts");
}

/** Another version wrote it, or it was made a secret. */
function notReadable(output: string, what: string): string {
    return `its stack output \`${output}\` ${what}. Run \`npx pulumi up\` with the version of Flotilla that you ask with.`;
}

function isTime(value: unknown): boolean {
    return typeof value === "string" && !Number.isNaN(Date.parse(value));
}
