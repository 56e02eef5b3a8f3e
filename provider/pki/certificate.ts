import type { KeyObject, X509Certificate } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { containsUnknown, type PropertyMap, unknown, unwrapSecrets } from "../property-values";
import { authorityOf, noteAuthority, notedAuthority } from "./authority";
import { dateOf } from "./clock";
import type { InputCheck } from "./inputs";
import type { Validity } from "./issue";
import { issuedOf } from "./issued";
import { type Before, type IssuedInputs, IssuedResource } from "./issued-resource";
import { checkLeaf } from "./leaf-inputs";
import { library } from "./library";
import { checkPair } from "./pair";
import type { Purpose } from "./purpose";
import type { Comparable, Reason } from "./reasons";

interface CertificateInputs extends IssuedInputs {
    readonly hosts: readonly string[];
    readonly purposes: readonly Purpose[];
    /** Its fingerprint is not known in a preview that issues it anew. */
    readonly authority: { readonly fingerprint: string };
}

/** The provider's side of `flotilla:pki:Certificate`: a leaf that an authority of this program signs. */
export class CertificateResource extends IssuedResource<CertificateInputs> {
    protected readonly properties = [
        "commonName",
        "organizations",
        "hosts",
        "purposes",
        "algorithm",
        "validityDays",
        "renewBeforeDays",
        "authority",
        "existing",
    ];
    protected readonly keyIsNeeded = true;
    protected readonly isAuthority = false;

    protected checkMore(check: InputCheck): PropertyMap {
        const leaf = checkLeaf(check);
        return { ...leaf, ...checkAuthority(check) };
    }

    protected comparableOf(certificate: X509Certificate): Comparable {
        return issuedOf(certificate);
    }

    protected importReasons(): Reason[] {
        return [];
    }

    protected issuerReasons({ inputs, certificate }: Before<CertificateInputs>, wanted: CertificateInputs): Reason[] {
        const { authority } = wanted;
        const reason = (text: string): Reason[] => [{ text, path: "authority", kind: "update-replace" }];
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
    protected ensureIssuable({ authority, validityDays }: CertificateInputs, validity: Validity, name: string): void {
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

    protected issue(wanted: CertificateInputs, key: KeyObject, validity: Validity): Promise<string> {
        const { certificate, key: signingKey } = notedAuthority(wanted.authority.fingerprint);
        if (signingKey === undefined) {
            throw new Error("An authority without a private key issues nothing.");
        }
        return library().issueLeaf({ ...wanted, ...validity }, key, { certificate, key: signingKey });
    }

    protected moreOutputs({ authority }: CertificateInputs): PropertyMap {
        return { authorityFingerprint: isKnown(authority) ? authority.fingerprint : unknown };
    }
}

const isIssuedAnew = "its authority is issued anew";

/** What a preview does not know may be the fingerprint, or the whole authority. */
function isKnown(authority: CertificateInputs["authority"] | string): boolean {
    return !containsUnknown(authority);
}

/** Checks who signs. What the state keeps of it is its fingerprint, see {@link noteAuthority}. */
function checkAuthority(check: InputCheck): PropertyMap {
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
