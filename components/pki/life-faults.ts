import type { ConfigurationPath, Fault } from "../fault/fault";
import type { CatalogView } from "./catalog-view";
import type { EffectiveAuthority, EffectiveCertificate, EffectiveLife } from "./effective-catalog";

/**
 * How long authorities and what they sign are valid, against each other: a leaf never outlives its authority, also one that
 * is issued on the last day before the authority is due.
 */
export function lifeFaults(view: CatalogView): Fault[] {
    const { authorities } = view.catalog;
    // What others sign lives as long as they want it to, only cert-manager is asked for something.
    const own = authorities.filter(({ issuer }) => issuer.kind === "self");
    const asking = authorities.filter(({ issuer }) => issuer.kind !== "external");
    return [
        ...own.flatMap((authority) => renewalFaults(authority, authorityPaths(view, authority))),
        ...asking.flatMap((authority) =>
            authority.certificates.flatMap((certificate) =>
                renewalFaults(certificate, certificatePaths(view, authority, certificate)),
            ),
        ),
        ...outlivingFaults(own.flatMap((authority) => survivors(view, authority))),
    ];
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

/** A leaf that would outlive its authority. */
interface Survivor {
    readonly path: ConfigurationPath;
    readonly authority: EffectiveAuthority;
    readonly validityDays: number;
}

function survivors(view: CatalogView, authority: EffectiveAuthority): Survivor[] {
    const ofAuthority = authorityPaths(view, authority);
    return authority.certificates
        .filter(({ validityDays }) => validityDays > daysLeft(authority))
        .map((certificate) => {
            const { validityDays } = certificate;
            const own = certificatePaths(view, authority, certificate)("validityDays");
            const key = validityDays > authority.validityDays ? "validityDays" : "renewBeforeDays";
            return { path: own.length === 1 ? ofAuthority(key) : own, authority, validityDays };
        });
}

/** What an authority has left at the least when it signs: on the last day before it is due. */
function daysLeft({ validityDays, renewBeforeDays }: EffectiveAuthority): number {
    return Math.min(validityDays, renewBeforeDays);
}

/** What one line says of many leaves, of all authorities, is one fault. */
function outlivingFaults(all: readonly Survivor[]): Fault[] {
    const groups = new Map<string, Survivor[]>();
    for (const survivor of all) {
        const { path, authority, validityDays } = survivor;
        const key = JSON.stringify([path, validityDays, authority.validityDays, authority.renewBeforeDays]);
        groups.set(key, [...(groups.get(key) ?? []), survivor]);
    }
    return [...groups.values()].flatMap((group) => {
        const [first] = group;
        const names = [...new Set(group.map(({ authority }) => authority.name))];
        return first === undefined ? [] : [{ path: first.path, message: outliving(first, names) }];
    });
}

const mostNames = 3;

function outliving({ authority, validityDays }: Survivor, names: readonly string[]): string {
    const further = names.length - mostNames;
    const listed = names
        .slice(0, mostNames)
        .map((name) => `"${name}"`)
        .join(", ");
    const what = `${validityDays} days outlive the ${names.length === 1 ? "authority" : "authorities"} ${listed}${further > 0 ? ` and ${further} more` : ""}`;
    return validityDays > authority.validityDays
        ? `${what}, valid for ${authority.validityDays} days. Use a smaller validityDays for what is signed, or a larger one for who signs`
        : `${what} if they begin on the last day before that is due, ${authority.renewBeforeDays} days before its end. ` +
              "Use a smaller validityDays for what is signed, or a larger renewBeforeDays for who signs";
}
