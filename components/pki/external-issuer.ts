import { CertificateRequest } from "./certificate-request";
import type { DeclaredAuthority, DeclaredAuthorityArgs } from "./declared-authority";
import type { EffectiveCertificate } from "./effective-catalog";
import { resolveExisting } from "./existing-material";
import { onlyCertificates } from "./pem-text";
import { leafKubeconfig, placeBundle, placeLeaf, summaryOf } from "./placed-leaf";
import { isSigned } from "./placement";

/**
 * An authority outside: a certificate signing request for each of its certificates, Secrets for those that it signed, and
 * its own certificates as the trust bundle.
 *
 * @param name of the catalog's component.
 */
export function declareExternal(name: string, args: DeclaredAuthorityArgs): DeclaredAuthority {
    const { authority, catalog } = args;
    const bundle = onlyCertificates(authority.existing?.certificate ?? "");
    placeBundle(name, bundle, args);
    const leaves = authority.certificates.map((leaf) => [leaf, requestLeaf(name, leaf, { ...args, bundle })] as const);
    const signed = leaves.filter(([leaf]) => isSigned(leaf));
    for (const [leaf, request] of signed) {
        placeLeaf(name, request, { ...args, leaf });
    }
    const cluster = { server: catalog.server, bundle };
    const clients = signed.filter(([leaf]) => leaf.kubeconfig !== undefined);
    return {
        name: authority.name,
        bundle,
        leaves: Object.fromEntries(
            signed.map(([leaf, { certificate, privateKey, fingerprint }]) => [
                leaf.name,
                { certificate, privateKey, fingerprint, authority: bundle, bundle },
            ]),
        ),
        kubeconfigs: Object.fromEntries(
            clients.map(([leaf, request]) => [leaf.name, leafKubeconfig(leaf, request, cluster)]),
        ),
        summaries: Object.fromEntries(
            signed.map(([leaf, request]) => [leaf.name, summaryOf(authority, leaf.renewBeforeDays, request)]),
        ),
        requests: Object.fromEntries(leaves.map(([leaf, { request }]) => [leaf.name, request])),
    };
}

function requestLeaf(
    name: string,
    leaf: EffectiveCertificate,
    { bundle, options, secret }: DeclaredAuthorityArgs & { readonly bundle: string },
): CertificateRequest {
    const { commonName, organizations, hosts, purposes, algorithm, renewBeforeDays } = leaf;
    // What is taken over is used until something is signed.
    const signed = leaf.signed ?? leaf.existing?.certificate;
    return new CertificateRequest(
        `${name}-${leaf.name}`,
        {
            commonName,
            organizations,
            hosts,
            purposes,
            algorithm,
            renewBeforeDays,
            ...(bundle !== "" && { authority: bundle }),
            ...(signed !== undefined && { signed }),
            ...resolveExisting(leaf.existing, secret),
        },
        options,
    );
}
