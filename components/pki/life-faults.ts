import type { ConfigurationPath, Fault } from "../fault/fault";
import type { CatalogView } from "./catalog-view";
import type { EffectiveAuthority, EffectiveCertificate, EffectiveLife } from "./effective-catalog";

/** How long authorities and what they sign are valid, against each other. */
export function lifeFaults(view: CatalogView): Fault[] {
    return (
        view.catalog.authorities
            // What others sign lives as long as they want it to.
            .filter(({ issuer }) => issuer.kind === "self")
            .flatMap((authority) => [
                ...renewalFaults(authority, authorityPaths(view, authority)),
                ...authority.certificates.flatMap((certificate) => [
                    ...renewalFaults(certificate, certificatePaths(view, authority, certificate)),
                    ...survivors(view, authority, certificate),
                ]),
            ])
    );
}

/** Where the keys of a life are to be changed. */
type PathOf = (key: keyof EffectiveLife) => ConfigurationPath;

function authorityPaths(view: CatalogView, { name }: EffectiveAuthority): PathOf {
    return (key) =>
        view.firstWritten(["pki", "authorities", name, key], ["pki", "defaults", "authorities", key], ["pki"]);
}

function certificatePaths(view: CatalogView, { name }: EffectiveAuthority, certificate: EffectiveCertificate): PathOf {
    const authority = ["pki", "authorities", name];
    return (key) =>
        view.firstWritten(
            [...authority, "certificates", certificate.name, key],
            [...authority, "defaults", key],
            ["pki", "defaults", "certificates", key],
            ["pki"],
        );
}

/** A certificate that is due on the day it is issued would be issued by every `up`. */
function renewalFaults({ renewBeforeDays, validityDays }: EffectiveLife, pathOf: PathOf): Fault[] {
    if (renewBeforeDays < validityDays) {
        return [];
    }
    const [renewal, validity] = [pathOf("renewBeforeDays"), pathOf("validityDays")];
    const path = renewal.length === 1 ? validity : renewal;
    const message =
        `${renewBeforeDays} days before the end of ${validityDays} days of life, it would be due as soon as it is issued. ` +
        "Use a smaller renewBeforeDays, or a larger validityDays";
    return [{ path, message }];
}

/**
 * A leaf never outlives its authority, also one that is issued on the last day before the authority is issued anew: then
 * the authority has renewBeforeDays left.
 */
function survivors(view: CatalogView, authority: EffectiveAuthority, certificate: EffectiveCertificate): Fault[] {
    const { validityDays } = certificate;
    if (validityDays <= Math.min(authority.validityDays, authority.renewBeforeDays)) {
        return [];
    }
    const own = certificatePaths(view, authority, certificate)("validityDays");
    const ofAuthority = authorityPaths(view, authority);
    const message =
        validityDays > authority.validityDays
            ? `${validityDays} days outlive the authority "${authority.name}", which is valid for ${authority.validityDays}. ` +
              "Use a smaller validityDays for what it signs, or a larger one for the authority"
            : `${validityDays} days outlive the authority "${authority.name}" when they begin shortly before that is issued anew, ` +
              `${authority.renewBeforeDays} days before its end. Use a smaller validityDays for what it signs, or a larger ` +
              "renewBeforeDays for the authority";
    const key = validityDays > authority.validityDays ? "validityDays" : "renewBeforeDays";
    return [{ path: own.length === 1 ? ofAuthority(key) : own, message }];
}
