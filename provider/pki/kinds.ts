import type { Connect } from "../kubernetes/requests";
import type { ResourceKind } from "../flotilla-provider";
import type { EngineLog } from "../resource-provider";
import { CertificateAuthorityResource } from "./certificate-authority";
import { CertificateRequestResource } from "./certificate-request";
import { today } from "./clock";
import { EncryptionKeysResource } from "./encryption-keys";
import { FormerCertificateResource } from "./former-certificate";
import { KeyPairResource } from "./key-pair";
import { LeafCertificatesResource } from "./leaf-certificates";
import { TrustBundleResource } from "./trust-bundle";

/** The types of resource that only installations with certificates have. */
export function pkiKinds(log: EngineLog, connect: Connect): Readonly<Record<string, ResourceKind>> {
    return {
        "flotilla:pki:Certificate": new FormerCertificateResource(),
        "flotilla:pki:CertificateAuthority": new CertificateAuthorityResource(log, today),
        "flotilla:pki:CertificateRequest": new CertificateRequestResource(log, today),
        "flotilla:pki:EncryptionKeys": new EncryptionKeysResource(log, connect),
        "flotilla:pki:KeyPair": new KeyPairResource(log),
        "flotilla:pki:LeafCertificates": new LeafCertificatesResource(log, today),
        "flotilla:pki:TrustBundle": new TrustBundleResource(log),
    };
}
