import type { KeyObject, X509Certificate } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { containsUnknown, type PropertyMap, unknown, unwrapSecrets } from "../property-values";
import { authorityOf, noteAuthority, notedAuthority } from "./authority";
import { dateOf } from "./clock";
import type { InputCheck } from "./inputs";
import type { Validity } from "./issue";
import { issuedOf } from "./issued";
import { type Before, CertificateLife, type IssuedInputs } from "./certificate-life";
import { checkLeaf } from "./leaf-inputs";
import { library } from "./library";
import { checkPair } from "./pair";
import type { Purpose } from "./purpose";
import type { Comparable, Reason } from "./reasons";

/** What is wanted of a leaf, with who signs it. */
export interface LeafInputs extends IssuedInputs {
    readonly hosts: readonly string[];
    readonly purposes: readonly Purpose[];
    /** Its fingerprint is not known in a preview that issues it anew. */
    readonly authority: { readonly fingerprint: string };
}

/** How a leaf lives that an authority of this program signs. */
export class LeafLife extends CertificateLife<LeafInputs> {
    public readonly properties = [
        "commonName",
        "organizations",
        "hosts",
        "purposes",
        "algorithm",
        "validityDays",
        "renewBeforeDays",
        "existing",
    ];
    protected readonly keyIsNeeded = true;
    protected readonly isAuthority = false;

    protected checkMore(check: InputCheck): PropertyMap {
        return checkLeaf(check);
    }

    protected comparableOf(certificate: X509Certificate): Comparable {
        return issuedOf(certificate);
    }

    protected importReasons(): Reason[] {
        return [];
    }

    protected issuerReasons({ inputs, certificate }: Before<LeafInputs>, wanted: LeafInputs): Reason[] {
        const { authority } = wanted;
        const reason = (text: string): Reason[] => [{ text, path: "authority", kind: "update" }];
        if (certificate !== undefined && !isKnown(authority)) {
            return reason(isIssuedAnew);
        }
        const issuer = authorityOf(authority.fingerprint);
        // Where files are compared alone there is no certificate, and a refresh, which compares the state with itself, knows no authority.
        if (certificate === undefined || issuer === undefined) {
            return isDeepStrictEqual(inputs.authority, authority) ? [] : reason(isIssuedAnew);
        }
        return certificate.checkIssued(issuer.certificate) && certificate.verify(issuer.publicKey)
            ? []
            : reason("issued by another authority");
    }

    /** A leaf does not outlive its authority: nobody would accept it any more. */
    protected ensureIssuable({ authority, validityDays }: LeafInputs, validity: Validity, name: string): void {
        const { key, notAfter } = notedAuthority(authority.fingerprint);
        if (key === undefined) {
            throw new Error(
                `${name}: its authority has no private key here, so it can issue nothing. Give the authority its key (existing.privateKey), ` +
                    "or this certificate one that the authority issued elsewhere (existing, with its private key).",
            );
        }
        if (validity.notAfter > notAfter) {
            throw new Error(
                `${name}: it would be valid until ${dateOf(validity.notAfter)}, but its authority only until ${dateOf(notAfter)}. ` +
                    `Take fewer validityDays than ${validityDays}, or rotate the authority (rotation: add, then switch, then drop).`,
            );
        }
    }

    protected issue(wanted: LeafInputs, key: KeyObject, validity: Validity): Promise<string> {
        const { certificate, key: signingKey } = notedAuthority(wanted.authority.fingerprint);
        if (signingKey === undefined) {
            throw new Error("An authority without a private key issues nothing.");
        }
        return library().issueLeaf({ ...wanted, ...validity }, key, { certificate, key: signingKey });
    }
}

const isIssuedAnew = "its authority is issued anew";

/** What a preview does not know may be the fingerprint, or the whole authority. */
export function isKnown(authority: LeafInputs["authority"] | string): boolean {
    return !containsUnknown(authority);
}

/** Checks who signs leaves. What the state keeps of it is its fingerprint, see {@link noteAuthority}. */
export function checkAuthority(check: InputCheck): PropertyMap {
    const { authority } = checkPair(check, "authority", { keyIsNeeded: false, isAuthority: true });
    if (check.failures.length > 0 || authority === undefined) {
        return {};
    }
    if (containsUnknown(authority)) {
        return { authority: { fingerprint: unknown } };
    }
    const { certificate, privateKey } = unwrapSecrets(authority) as { certificate: string; privateKey?: string };
    const material = { certificate, ...(privateKey !== undefined && { privateKey }) };
    return { authority: { fingerprint: noteAuthority(material).fingerprint } };
}
