import { CustomResource } from "@pulumi/kubernetes/apiextensions";
import { certManagerCertificate } from "./cert-manager-certificate";
import type { DeclaredAuthority, DeclaredAuthorityArgs } from "./declared-authority";
import type { CertManagerIssuer } from "./effective-catalog";
import { onlyCertificates } from "./pem-text";
import { placeBundle } from "./placed-leaf";

/**
 * An authority that cert-manager signs for in the cluster: a Certificate object for each of its certificates. Keys, Secrets and
 * renewals are cert-manager's; the state has none of them, so that there are no kubeconfigs, and a trust bundle only of
 * what the configuration has.
 *
 * @param name of the catalog's component.
 */
export function declareCertManager(
    name: string,
    args: DeclaredAuthorityArgs,
    issuer: CertManagerIssuer,
): DeclaredAuthority {
    const { authority, catalog, placing } = args;
    for (const leaf of placing === undefined ? [] : authority.certificates) {
        const place = { name: leaf.name, namespace: catalog.namespace };
        new CustomResource(`${name}-${leaf.name}`, certManagerCertificate(place, leaf, issuer), placing);
    }
    const bundle = authority.existing && onlyCertificates(authority.existing.certificate);
    if (bundle !== undefined) {
        placeBundle(name, bundle, args);
    }
    return { name: authority.name, bundle, leaves: {}, kubeconfigs: {}, summaries: {}, requests: {} };
}
