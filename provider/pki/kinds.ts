import type { Connect } from "../kubernetes/requests";
import type { ResourceKind } from "../flotilla-provider";
import type { EngineLog } from "../resource-provider";
import { CertificateResource } from "./certificate";
import { CertificateAuthorityResource } from "./certificate-authority";
import { CertificateRequestResource } from "./certificate-request";
import { today } from "./clock";
import { EncryptionKeysResource } from "./encryption-keys";
import { KeyPairResource } from "./key-pair";
import { TrustBundleResource } from "./trust-bundle";

/** The types of resource that only installations with certificates have. */
export function pkiKinds(log: EngineLog, connect: Connect): Readonly<Record<string, ResourceKind>> {
    return {
        "flotilla:pki:Certificate": new CertificateResource(log, today),
        "flotilla:pki:CertificateAuthority": new CertificateAuthorityResource(log, today),
        "flotilla:pki:CertificateRequest": new CertificateRequestResource(log, today),
        "flotilla:pki:EncryptionKeys": new EncryptionKeysResource(log, connect),
        "flotilla:pki:KeyPair": new KeyPairResource(log),
        "flotilla:pki:TrustBundle": new TrustBundleResource(log),
    };
}
