import { z } from "zod";
import { objectName } from "../../../components/namespace/names";
import { commonName, hosts, organizations, serviceNames } from "../../../components/pki/values";

const certificate = z.strictObject({
    document_name: objectName,
    common_name: commonName.min(1, { error: "is empty. Write it" }),
    description: z.string().optional(),
    hosts: hosts.optional(),
    groups: organizations.optional(),
    kubernetes_service_names: serviceNames.optional(),
});

const authority = z.strictObject({
    description: z.string().optional(),
    certificates: z.array(certificate).optional(),
});

/** Certificates and key pairs: `promenade/PKICatalog/v1`. There may be several, of which one adds to another. */
export const pkiCatalog = z.strictObject({
    certificate_authorities: z.record(objectName, authority),
    keypairs: z.array(z.strictObject({ name: objectName, description: z.string().optional() })).optional(),
});

/** A certificate of a catalog. */
export type CatalogCertificate = z.output<typeof certificate>;
