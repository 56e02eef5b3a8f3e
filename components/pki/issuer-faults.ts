import type { ConfigurationPath, Fault } from "../fault/fault";
import { show } from "../installation/show";
import type { CatalogView, LeafDocument } from "./catalog-view";
import type { EffectiveAuthority } from "./effective-catalog";
import { generationsOf } from "./generations";

/** What authorities and their certificates say that does not go with who signs. */
export function issuerFaults(view: CatalogView): Fault[] {
    return [
        ...view.certificates.flatMap((leaf) => leafFaults(view, leaf)),
        ...view.catalog.authorities.flatMap((authority) => authorityFaults(view, authority)),
    ];
}

function leafFaults(view: CatalogView, leaf: LeafDocument): Fault[] {
    const { authority, certificate } = leaf;
    const { kind } = authority.issuer;
    const isCertManagers = kind === "cert-manager";
    const { kubeconfig } = view.sound.pki.authorities[authority.name]?.certificates?.[certificate.name] ?? {};
    const faults: (Fault | false)[] = [
        certificate.signed !== undefined &&
            kind !== "external" && {
                path: view.pathOf(leaf, "signed"),
                message: isCertManagers
                    ? 'stands below an authority that cert-manager signs for. Take it out, or set the authority\'s issuer to "external"'
                    : 'stands beside an authority that signs by itself. Take it out, or set the authority\'s issuer to "external"',
            },
        certificate.existing !== undefined &&
            isCertManagers && {
                path: view.pathOf(leaf, "existing"),
                message:
                    "is not used: cert-manager makes key and certificate. Take it out, or have the authority sign by itself " +
                    '(issuer: "self")',
            },
        kubeconfig === true &&
            isCertManagers && {
                path: view.pathOf(leaf, "kubeconfig"),
                message:
                    "true takes the private key, which cert-manager alone has. Take it out, and make the kubeconfig from the Secret " +
                    `"${certificate.secret}" in the cluster`,
            },
    ];
    return faults.filter((fault) => fault !== false);
}

function authorityFaults(view: CatalogView, authority: EffectiveAuthority): Fault[] {
    const { existing, generation, issuer, name, rotation, certificates } = authority;
    const { issuerRef } = view.sound.pki.authorities[name] ?? {};
    const at = (key: string): ConfigurationPath => view.pathOf({ kind: "authority", authority }, key);
    const faults: (Fault | false)[] = [
        issuer.kind === "cert-manager" &&
            issuerRef === undefined && {
                path: at("issuer"),
                message: '"cert-manager" needs to know which of its issuers. Add issuerRef: {name: …, kind: …}',
            },
        issuer.kind !== "cert-manager" &&
            issuerRef !== undefined && {
                path: at("issuerRef"),
                message:
                    "names an issuer of cert-manager, which is not asked. Take it out, or set issuer: cert-manager",
            },
        issuer.kind === "external" &&
            existing === undefined && {
                path: at("issuer"),
                message: '"external" needs the certificate that everybody is to trust. Add existing: {certificate: …}',
            },
        issuer.kind !== "self" &&
            existing?.privateKey !== undefined && {
                path: at("existing"),
                message: `has a privateKey, but with issuer: ${issuer.kind} nothing is signed here. Take privateKey out, or set issuer: self`,
            },
        issuer.kind !== "self" &&
            rotation !== undefined && {
                path: at("rotation"),
                message: `${show(rotation)} rotates a key that this installation does not have. Take it out: whoever signs rotates it`,
            },
        issuer.kind === "self" &&
            existing !== undefined &&
            existing.privateKey === undefined &&
            generationsOf(generation, rotation).issuing === 1 &&
            certificates.some((certificate) => certificate.existing === undefined) && {
                path: at("existing"),
                message:
                    "has no privateKey, so that it can sign nothing. Add privateKey, or set issuer: external, or give each of its " +
                    "certificates an existing one",
            },
    ];
    return faults.filter((fault) => fault !== false);
}
