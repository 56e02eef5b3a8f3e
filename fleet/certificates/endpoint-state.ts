import type { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { leadsTo } from "../../provider/pki/chain";
import { dateOf } from "../../provider/pki/clock";
import { fingerprintOf, issuedOf } from "../../provider/pki/issued";
import { allCertificates } from "../../provider/pki/pem";
import { lifeState, type NamedSummary } from "./certificate-state";
import type { CertificateOutputs } from "./certificate-outputs";
import { addressText, type EndpointAddress } from "./endpoint-address";
import type { Served } from "./served-certificate";

/** What can be the matter with an endpoint, worst first. */
export const endpointStates = ["no answer", "expired", "not yet valid", "differs", "untrusted", "ok"] as const;

/** What is the matter with an endpoint; the first that matches. */
export type EndpointState = (typeof endpointStates)[number];

/** What an endpoint serves, judged. What is not known is undefined. */
export interface EndpointReport {
    readonly address: string;
    /** The certificate of the state that it should serve, or serves. */
    readonly document: string | undefined;
    readonly state: EndpointState;
    /** Of what is served: SHA-256 in hex. */
    readonly fingerprint: string | undefined;
    /** Its end, in milliseconds since 1970. */
    readonly notAfter: number | undefined;
    /** Whether it leads to what is trusted; undefined also where no trust bundle is known. */
    readonly isTrusted: boolean | undefined;
    /** Whether it is for the host that was asked. */
    readonly fitsHost: boolean | undefined;
    /** All that is the matter and what to do, as sentences; empty for one that is ok. */
    readonly why: string;
}

/** An endpoint that was asked. */
export interface AskedEndpoint {
    readonly address: EndpointAddress;
    /** The document that it should serve; undefined for one that is not declared: any certificate of the state is right. */
    readonly document: string | undefined;
    readonly served: Served;
}

/** Judges what an endpoint serves by the state of the installation, at a time. */
export function reportEndpoint(asked: AskedEndpoint, outputs: CertificateOutputs, now: number): EndpointReport {
    const { address, document, served } = asked;
    const unknown = { fingerprint: undefined, notAfter: undefined, isTrusted: undefined, fitsHost: undefined };
    if ("problem" in served) {
        const why = `Does not answer: ${served.problem}. Start what should listen there, or mend the way to it.`;
        return { address: addressText(address), document, state: "no answer", ...unknown, why };
    }
    const [leaf] = served.chain;
    const fingerprint = fingerprintOf(leaf);
    const { notBefore, notAfter } = issuedOf(leaf);
    const found = outputs.certificates.find((certificate) => certificate.fingerprint === fingerprint);
    const expected = outputs.certificates.find(({ name }) => name === document);
    const isTrusted = trust(served.chain, expected ?? found, outputs.trustBundles, now);
    const fitsHost = isFor(leaf, address.host);
    const faults: readonly (readonly [state: EndpointState, why: string])[] = [
        ...lifeFaults({ notBefore, notAfter }, now),
        ...(found !== undefined && (document === undefined || found.name === document)
            ? []
            : [["differs", differenceText(found, `${fingerprint}, ends ${dateOf(notAfter)}`)] as const]),
        ...(isTrusted === false
            ? [["untrusted", "Its chain does not lead to the trust bundle: clients refuse it."] as const]
            : []),
        ...(fitsHost ? [] : [["untrusted", `It is not for the host ${address.host}: clients refuse it.`] as const]),
    ];
    return {
        address: addressText(address),
        document: document ?? found?.name,
        state: faults[0]?.[0] ?? "ok",
        fingerprint,
        notAfter,
        isTrusted,
        fitsHost,
        why: faults.map(([, why]) => why).join(" "),
    };
}

function lifeFaults(
    life: { readonly notBefore: number; readonly notAfter: number },
    now: number,
): (readonly [EndpointState, string])[] {
    const state = lifeState(life, now, { warningDays: 0, criticalDays: 0 });
    if (state === "expired") {
        return [["expired", `What it serves ended on ${dateOf(life.notAfter)}.`]];
    }
    return state === "not yet valid"
        ? [["not yet valid", `What it serves is valid from ${dateOf(life.notBefore)} on: correct the clock.`]]
        : [];
}

/** Programs read their files when they start, and again only when they are told to. */
function differenceText(found: NamedSummary | undefined, served: string): string {
    const whose = found === undefined ? "another certificate" : `the certificate of ${found.name}`;
    return `Serves ${whose}: ${served}. Give it the one of the state, and restart what listens there.`;
}

/** With the bundle of the authority that should have signed it; where nobody knows which, with all of them. */
function trust(
    chain: readonly X509Certificate[],
    expected: NamedSummary | undefined,
    bundles: CertificateOutputs["trustBundles"],
    now: number,
): boolean | undefined {
    const texts = expected === undefined ? Object.values(bundles ?? {}) : [bundles?.[expected.authority] ?? ""];
    const trusted = texts.flatMap(allCertificates);
    return trusted.length === 0 ? undefined : leadsTo(chain, trusted, now);
}

/** Subject alternative names alone count, as for Go and for browsers. */
function isFor(certificate: X509Certificate, host: string): boolean {
    const match = isIP(host) === 0 ? certificate.checkHost(host, { subject: "never" }) : certificate.checkIP(host);
    return match !== undefined;
}
