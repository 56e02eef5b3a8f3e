import { createPrivateKey, type KeyObject } from "node:crypto";
import { isMap, type PropertyMap, type PropertyValue, secret, unknown, unwrapSecrets } from "../property-values";
import { timestampOf } from "./clock";
import { issuedOf } from "./issued";
import { generateKey, privateKeyPem } from "./keys";
import { library } from "./library";
import type { RequestInputs, RequestPlan, RequestState } from "./request-plan";
import { pemOfAll, type SignedCertificate, signedCertificate } from "./signed-certificate";

/** Checked inputs, without marks of secrets. */
export function inputsOf(inputs: PropertyMap): RequestInputs {
    return unwrapSecrets(inputs) as unknown as RequestInputs;
}

/** What there is; undefined where only the files are compared. */
export function stateOf(oldInputs: PropertyMap, oldOutputs: PropertyMap): RequestState | undefined {
    const { certificate, privateKey, request, requestPrivateKey } = textsOf(oldOutputs);
    if (privateKey === undefined || request === undefined) {
        return undefined;
    }
    const key = createPrivateKey(privateKey);
    return {
        request,
        key: requestPrivateKey === undefined ? key : createPrivateKey(requestPrivateKey),
        pair: certificate === undefined ? undefined : { key, signed: signedCertificate(certificate) },
        inputs: inputsOf(oldInputs),
    };
}

/** A certificate from elsewhere, as if it had been in use here. */
export function takenOver(wanted: RequestInputs): RequestState | undefined {
    if (wanted.existing === undefined) {
        return undefined;
    }
    const key = createPrivateKey(wanted.existing.privateKey);
    const signed = signedCertificate(wanted.existing.certificate);
    return { request: undefined, key, pair: { key, signed }, inputs: wanted };
}

function textsOf(outputs: PropertyMap): Readonly<Record<string, string | undefined>> {
    const plain = unwrapSecrets(outputs);
    const entries = isMap(plain) ? Object.entries(plain) : [];
    return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}

/** Makes what is missing; a preview makes nothing. */
export async function carryOut(plan: RequestPlan, wanted: RequestInputs, preview: boolean): Promise<PropertyMap> {
    const { pair } = plan;
    const key = plan.key ?? (preview ? undefined : await generateKey(wanted.algorithm));
    const request = plan.request ?? (preview || key === undefined ? unknown : await library().requestLeaf(wanted, key));
    return {
        request,
        privateKey: secretKey(pair?.key ?? key),
        ...(pair !== undefined && {
            ...(pair.key !== key && { requestPrivateKey: secretKey(key) }),
            ...outputsOf(pair.signed),
        }),
    };
}

function secretKey(key: KeyObject | undefined): PropertyValue {
    return secret(key === undefined ? unknown : privateKeyPem(key));
}

function outputsOf({ certificate, chain, fingerprint }: SignedCertificate): PropertyMap {
    const { notAfter, notBefore } = issuedOf(certificate);
    return {
        certificate: pemOfAll(chain),
        fingerprint,
        serialNumber: certificate.serialNumber.toLowerCase(),
        notBefore: timestampOf(notBefore),
        notAfter: timestampOf(notAfter),
    };
}
