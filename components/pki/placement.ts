import type { DeclaredObject } from "../cluster/declared-object";
import type { NodesConfiguration } from "../node/config";
import type { PkiConfiguration } from "./config";
import { type EffectiveCertificate, effectiveCatalog } from "./effective-catalog";
import { encryptionObjects } from "./encryption-objects";

/** Keys under which Secrets and ConfigMaps of the catalog hold PEM. */
export const placedKeys = {
    /** As Secrets of the type `kubernetes.io/tls` have it (https://kubernetes.io/docs/concepts/configuration/secret/#tls-secrets). */
    certificate: "tls.crt",
    privateKey: "tls.key",
    /** Where consumers of a trust bundle look for it by convention. */
    bundle: "ca.crt",
    /** A key pair's: what signs, and all that verifiers accept, as files of the API server's service account keys are named. */
    signingKey: "sa.key",
    publicKeys: "sa.pub",
} as const;

const labels = { "app.kubernetes.io/managed-by": "flotilla" };

/** Name and namespace of a placed object. */
export interface Place {
    readonly name: string;
    readonly namespace: string;
}

function metadata({ name, namespace }: Place) {
    return { name, namespace, labels };
}

/** The Secret of a certificate, without its trust bundle: who only verifies needs no key. The values are in base64. */
export function certificateSecret<Value>(place: Place, certificate: Value, privateKey: Value) {
    const data = { [placedKeys.certificate]: certificate, [placedKeys.privateKey]: privateKey };
    return { metadata: metadata(place), type: "kubernetes.io/tls", data };
}

/** The Secret of a key pair: what signs, in base64. */
export function keyPairSecret<Value>(place: Place, privateKey: Value) {
    return { metadata: metadata(place), type: "Opaque", data: { [placedKeys.signingKey]: privateKey } };
}

/** A ConfigMap with PEM that everybody may know. */
export function publicConfigMap<Value>(place: Place, key: string, text: Value) {
    return { metadata: metadata(place), data: { [key]: text } };
}

/** Whether there is a certificate of an authority outside yet: what was signed, or what was taken over. */
export function isSigned({ existing, signed }: EffectiveCertificate): boolean {
    return signed !== undefined || existing !== undefined;
}

function certManagerObject(namespace: string, name: string): DeclaredObject {
    // Its condition is waited for.
    const verbs = ["get", "list", "watch", "create", "patch", "delete"] as const;
    return { group: "cert-manager.io", kind: "Certificate", resource: "certificates", namespace, name, verbs };
}

/** The objects in which certificates and keys are placed, or by which cert-manager is asked for them: what the component `Pki` declares. */
export function pkiObjects(pki: PkiConfiguration, nodes: NodesConfiguration): DeclaredObject[] {
    const { namespace, authorities, keyPairs, encryption } = effectiveCatalog(pki, nodes);
    const secret = (name: string): DeclaredObject => ({
        group: "",
        kind: "Secret",
        resource: "secrets",
        namespace,
        name,
    });
    const configMap = (name: string): DeclaredObject => ({
        group: "",
        kind: "ConfigMap",
        resource: "configmaps",
        namespace,
        name,
    });
    return [
        ...authorities.flatMap(({ bundle, certificates, existing, issuer }) => {
            if (issuer.kind === "cert-manager") {
                return [
                    ...(existing === undefined ? [] : [configMap(bundle)]),
                    ...certificates.map(({ name }) => certManagerObject(namespace, name)),
                ];
            }
            const placed = issuer.kind === "self" ? certificates : certificates.filter(isSigned);
            return [configMap(bundle), ...placed.map((certificate) => secret(certificate.secret))];
        }),
        ...keyPairs.flatMap((keyPair) => [secret(keyPair.secret), configMap(keyPair.publicKeys)]),
        ...encryptionObjects(namespace, encryption),
    ];
}
