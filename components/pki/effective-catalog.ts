import type { NodesConfiguration } from "../node/config";
import type { SecretReference } from "../secret/config";
import type { AuthorityEntry } from "./authority-config";
import type { Algorithm } from "./algorithm";
import { catalogEntries } from "./catalog-entries";
import type { PkiConfiguration } from "./config";
import type { EncryptionSettings } from "./encryption-config";
import type { CertificateEntry, KeyPairEntry } from "./entry-config";
import type { RotationStep } from "./generations";
import { canonicalHosts } from "./host";
import { servicePrefixes } from "./service-names";

/** All certificates and key pairs of an installation, and where they go; plain values. */
export interface EffectiveCatalog {
    /** The namespace of Secrets and ConfigMaps. */
    readonly namespace: string;
    /** URL of the API server in kubeconfigs. */
    readonly server: string;
    /** Sorted by name. */
    readonly authorities: readonly EffectiveAuthority[];
    /** Sorted by name. */
    readonly keyPairs: readonly EffectiveKeyPair[];
    /** Undefined where nothing is encrypted at rest. */
    readonly encryption: EncryptionSettings | undefined;
}

/** The key of a certificate, and how long the certificate is good. */
export interface EffectiveLife {
    readonly algorithm: Algorithm;
    readonly validityDays: number;
    /** Days before its end from which on it is due. */
    readonly renewBeforeDays: number;
}

/** An issuer of cert-manager. */
export interface IssuerReference {
    readonly name: string;
    readonly kind: string;
    readonly group: string;
}

/** That cert-manager signs, in the cluster. */
export interface CertManagerIssuer {
    readonly kind: "cert-manager";
    readonly issuerRef: IssuerReference;
    /** Seconds in which a certificate has to be issued. */
    readonly deadline: number;
}

/** Who signs what an authority issues. */
export type EffectiveIssuer = { readonly kind: "self" } | CertManagerIssuer | { readonly kind: "external" };

/** An authority with what it signs. */
export interface EffectiveAuthority extends EffectiveLife {
    readonly name: string;
    readonly commonName: string;
    readonly organizations: readonly string[];
    /** Undefined for no limit. */
    readonly pathLength: number | undefined;
    readonly protect: boolean;
    /** The generation that a rotation begins with. */
    readonly generation: number;
    readonly rotation: RotationStep | undefined;
    readonly issuer: EffectiveIssuer;
    readonly existing: { readonly certificate: string; readonly privateKey?: SecretReference | undefined } | undefined;
    /** Name of the ConfigMap with what is trusted. */
    readonly bundle: string;
    /** Sorted by name. */
    readonly certificates: readonly EffectiveCertificate[];
}

/** A certificate that an authority signs. */
export interface EffectiveCertificate extends EffectiveLife {
    /** Of the document. */
    readonly name: string;
    readonly commonName: string;
    readonly organizations: readonly string[];
    /** Canonical, service names expanded, each once. */
    readonly hosts: readonly string[];
    readonly purposes: readonly ("server" | "client")[];
    /** Name of the Secret. */
    readonly secret: string;
    readonly node: string | undefined;
    /** None where cert-manager has the key. */
    readonly kubeconfig: { readonly user: string } | undefined;
    readonly existing: { readonly certificate: string; readonly privateKey: SecretReference } | undefined;
    /** What an authority outside signed, PEM. */
    readonly signed: string | undefined;
}

/** A key pair without a certificate. */
export interface EffectiveKeyPair {
    /** Of the document. */
    readonly name: string;
    readonly algorithm: Algorithm;
    readonly rotation: RotationStep | undefined;
    /** Name of the Secret. */
    readonly secret: string;
    /** Name of the ConfigMap. */
    readonly publicKeys: string;
    readonly existing: { readonly privateKey: SecretReference } | undefined;
}

/** What counts of the catalog of an installation. */
export function effectiveCatalog(pki: PkiConfiguration, nodes: NodesConfiguration): EffectiveCatalog {
    const entries = catalogEntries(pki, nodes);
    return {
        namespace: pki.namespace,
        server: pki.apiServer.server,
        authorities: enabledEntries(entries.authorities).map(([name, entry]) => effectiveAuthority(pki, name, entry)),
        keyPairs: enabledEntries(entries.keyPairs).map(([name, entry]) => effectiveKeyPair(pki, name, entry)),
        encryption: pki.encryption,
    };
}

/** Those that are not left out, sorted by name. */
function enabledEntries<Entry extends { readonly enabled?: boolean | undefined }>(
    entries: Readonly<Record<string, Entry>>,
): [string, Entry][] {
    return Object.entries(entries)
        .filter(([, { enabled }]) => enabled !== false)
        .sort(([a], [b]) => (a < b ? -1 : 1));
}

function effectiveAuthority({ defaults }: PkiConfiguration, name: string, entry: AuthorityEntry): EffectiveAuthority {
    const own = { ...defaults.authorities, ...given(entry) };
    const common = { ...defaults.certificates, ...given(entry.defaults ?? {}) };
    const issuer = effectiveIssuer(entry);
    return {
        name,
        commonName: own.commonName ?? name,
        organizations: own.organizations,
        algorithm: own.algorithm,
        validityDays: own.validityDays,
        renewBeforeDays: own.renewBeforeDays,
        pathLength: own.pathLength === "none" ? undefined : own.pathLength,
        protect: own.protect,
        generation: own.generation ?? 1,
        rotation: own.rotation,
        issuer,
        existing: own.existing,
        bundle: own.bundle ?? `${name}-ca`,
        certificates: enabledEntries(entry.certificates ?? {}).map(([document, certificate]) =>
            effectiveCertificate(common, document, certificate, issuer),
        ),
    };
}

function effectiveIssuer({ issuer = "self", issuerRef }: AuthorityEntry): EffectiveIssuer {
    if (issuer !== "cert-manager") {
        return { kind: issuer };
    }
    const { name = "", kind = "Issuer", group = "cert-manager.io", deadline = 600 } = issuerRef ?? {};
    return { kind: issuer, issuerRef: { name, kind, group }, deadline };
}

function effectiveCertificate(
    common: EffectiveLife,
    name: string,
    entry: CertificateEntry,
    issuer: EffectiveIssuer,
): EffectiveCertificate {
    const own = { ...common, ...given(entry) };
    const { commonName = name, organizations = [], kubernetesServiceNames = [] } = own;
    const hosts = canonicalHosts([...(own.hosts ?? []), ...servicePrefixes(kubernetesServiceNames)]);
    return {
        name,
        commonName,
        organizations,
        hosts,
        purposes: purposesOf(own.purposes ?? (hosts.length === 0 ? ["client"] : ["server", "client"])),
        algorithm: own.algorithm,
        validityDays: own.validityDays,
        renewBeforeDays: own.renewBeforeDays,
        secret: own.secret ?? name,
        node: own.node,
        kubeconfig: own.kubeconfig === true && issuer.kind !== "cert-manager" ? { user: commonName } : undefined,
        existing: own.existing,
        signed: own.signed,
    };
}

/** Each once and in one order, so that the order in a file changes nothing. */
function purposesOf(purposes: readonly ("server" | "client")[]): ("server" | "client")[] {
    return (["server", "client"] as const).filter((purpose) => purposes.includes(purpose));
}

function effectiveKeyPair({ defaults }: PkiConfiguration, name: string, entry: KeyPairEntry): EffectiveKeyPair {
    return {
        name,
        algorithm: entry.algorithm ?? defaults.keyPairs.algorithm,
        rotation: entry.rotation,
        secret: entry.secret ?? name,
        publicKeys: entry.publicKeys ?? `${name}-public-keys`,
        existing: entry.existing,
    };
}

/** A map without keys that have no value: these are not there. */
function given<Map extends object>(map: Map): { [Key in keyof Map]: Exclude<Map[Key], undefined> } {
    return Object.fromEntries(Object.entries(map).filter(([, value]) => value !== undefined)) as {
        [Key in keyof Map]: Exclude<Map[Key], undefined>;
    };
}
