import type { CertificateEntry } from "../../../components/pki/entry-config";
import { canonicalHosts } from "../../../components/pki/host";
import { servicePrefixes } from "../../../components/pki/service-names";
import type { CatalogCertificate } from "./pki-catalog";

/** All names of a certificate, in one form. */
export function hostsOf({ hosts = [], kubernetesServiceNames = [] }: CertificateEntry): string[] {
    return canonicalHosts([...hosts, ...servicePrefixes(kubernetesServiceNames)]);
}

function entryOf(certificate: CatalogCertificate): CertificateEntry {
    const { common_name, groups, hosts, kubernetes_service_names } = certificate;
    return {
        commonName: common_name,
        ...(groups !== undefined && { organizations: groups }),
        ...(hosts !== undefined && { hosts }),
        ...(kubernetes_service_names !== undefined && { kubernetesServiceNames: kubernetes_service_names }),
    };
}

/** A certificate that the default catalog does not have. */
export function newEntry(certificate: CatalogCertificate): CertificateEntry {
    const { description, document_name: document } = certificate;
    const { commonName, ...entry } = entryOf(certificate);
    return {
        ...(description !== undefined && { description }),
        // Without hosts an entry of another name than the default catalog's needs it, as a guard against misspelled names.
        ...((commonName !== document || entry.hosts === undefined) && { commonName }),
        ...entry,
    };
}

/** What Promenade's certificate has that the default catalog's lacks; further names in that one do no harm. */
export function differenceOf(certificate: CatalogCertificate, known: CertificateEntry): CertificateEntry {
    const { commonName, hosts, kubernetesServiceNames, organizations = [] } = entryOf(certificate);
    const before = known.organizations ?? [];
    const isSameSubject = before.length === organizations.length && organizations.every((one) => before.includes(one));
    const lacks = missingHosts(certificate, known).length > 0;
    return {
        ...(commonName !== (known.commonName ?? certificate.document_name) && { commonName }),
        ...(!isSameSubject && { organizations }),
        ...(lacks && hosts !== undefined && { hosts }),
        ...(lacks && kubernetesServiceNames !== undefined && { kubernetesServiceNames }),
    };
}

/** Names of a certificate that the default catalog's lacks. */
export function missingHosts(certificate: CatalogCertificate, known: CertificateEntry): string[] {
    const before = hostsOf(known);
    return hostsOf(entryOf(certificate)).filter((host) => !before.includes(host));
}
