import * as core from "@pulumi/kubernetes/core/v1";
import * as pulumi from "@pulumi/pulumi";
import { noteKnownParts } from "./known-parts";
import { base64, clientKubeconfig } from "./client-kubeconfig";
import type { DeclaredAuthorityArgs, DeclaredSummary } from "./declared-authority";
import type { EffectiveAuthority, EffectiveCertificate } from "./effective-catalog";
import { PlacedSecret } from "./placed-secret";
import { certificateSecret, placedKeys, publicConfigMap } from "./placement";

/** A certificate with its key, in PEM. */
interface LeafMaterial {
    readonly certificate: pulumi.Output<string>;
    readonly privateKey: pulumi.Output<string>;
}

/** Puts a certificate and its key where its consumer looks for them. */
export function placeLeaf(
    name: string,
    { certificate, privateKey }: LeafMaterial,
    { catalog, leaf, placing }: Pick<DeclaredAuthorityArgs, "catalog" | "placing"> & { leaf: EffectiveCertificate },
): void {
    if (placing === undefined) {
        return;
    }
    const place = { name: leaf.secret, namespace: catalog.namespace };
    const secret = certificateSecret(place, certificate.apply(base64), privateKey.apply(base64));
    new PlacedSecret(`${name}-${leaf.name}-secret`, secret, placing);
}

/** Puts what is trusted where everybody may read it. */
export function placeBundle(
    name: string,
    bundle: pulumi.Input<string>,
    { authority, catalog, placing }: Pick<DeclaredAuthorityArgs, "authority" | "catalog" | "placing">,
): void {
    if (placing === undefined) {
        return;
    }
    const place = { name: authority.bundle, namespace: catalog.namespace };
    new core.ConfigMap(`${name}-${authority.name}-bundle`, publicConfigMap(place, placedKeys.bundle, bundle), placing);
}

/** The kubeconfig of a client's certificate. */
export function leafKubeconfig(
    { kubeconfig, name }: EffectiveCertificate,
    { certificate, privateKey }: LeafMaterial,
    { server, bundle }: { readonly server: string; readonly bundle: pulumi.Input<string> },
): pulumi.Output<string> {
    const parts = pulumi.all([bundle, certificate, privateKey]);
    const known = { user: kubeconfig?.user ?? name, server };
    const text = parts.apply(([trusted, chain, key]) =>
        clientKubeconfig({ ...known, bundle: trusted, certificate: chain, privateKey: key }),
    );
    return noteKnownParts(pulumi.secret(text), JSON.stringify(known));
}

/** What a stack output tells of a certificate. */
export function summaryOf(
    { issuer, name }: EffectiveAuthority,
    renewBeforeDays: number,
    { notBefore, notAfter, fingerprint }: Pick<DeclaredSummary, "notBefore" | "notAfter" | "fingerprint">,
): DeclaredSummary {
    const kind = issuer.kind === "external" ? "external" : "self";
    return { authority: name, issuer: kind, notBefore, notAfter, renewBeforeDays, fingerprint };
}
