import { isMap, type PropertyMap, type PropertyValue, secret, unwrapSecrets } from "../property-values";
import type { InputCheck } from "./inputs";
import { privateKeyPem } from "./keys";
import { firstCertificate, firstPrivateKey } from "./pem";

/** A certificate and its key, PEM in one form, or what is wrong with one of them. */
interface CheckedPair {
    readonly certificate?: string;
    readonly privateKey?: string;
    readonly faults: Readonly<Record<string, string>>;
    readonly isAuthority: boolean;
}

/** Hundreds of leaves name the same authority. */
const checked = new Map<string, CheckedPair>();

function checkTexts(certificate: string | undefined, privateKey: string | undefined): CheckedPair {
    const name = JSON.stringify([certificate, privateKey]);
    const before = checked.get(name);
    if (before !== undefined) {
        return before;
    }
    const found = certificate === undefined ? undefined : firstCertificate(certificate);
    const key = privateKey === undefined ? undefined : firstPrivateKey(privateKey);
    const isOther = found?.value !== undefined && key?.value !== undefined && !found.value.checkPrivateKey(key.value);
    const pair = {
        ...(found?.value && { certificate: found.value.toString() }),
        ...(key?.value && { privateKey: privateKeyPem(key.value) }),
        faults: {
            ...(found?.fault !== undefined && { certificate: found.fault }),
            ...(key?.fault !== undefined && { privateKey: key.fault }),
            ...(isOther && { privateKey: "belongs to another certificate. Give the key of this one" }),
        },
        isAuthority: found?.value?.ca ?? true,
    };
    checked.set(name, pair);
    return pair;
}

/**
 * Checks a map of a certificate and its private key. What is kept is the certificate alone and the key as a secret,
 * whatever else stood in the texts.
 */
export function checkPair(
    check: InputCheck,
    property: string,
    { keyIsNeeded, isAuthority }: { readonly keyIsNeeded: boolean; readonly isAuthority: boolean },
): PropertyMap {
    const given = check.value(property);
    const texts = check.map(
        property,
        keyIsNeeded ? ["certificate", "privateKey"] : ["certificate"],
        keyIsNeeded ? [] : ["privateKey"],
    );
    const pair = checkTexts(texts["certificate"], texts["privateKey"]);
    for (const [name, fault] of Object.entries(pair.faults)) {
        check.fail(`${property}.${name}`, `${fault}.`);
    }
    if (isAuthority && !pair.isAuthority) {
        check.fail(`${property}.certificate`, "is not the certificate of an authority (CA:false). Give one that is.");
    }
    return isMap(given) ? { [property]: kept(given, pair) } : {};
}

function kept(given: PropertyMap, { certificate, privateKey }: CheckedPair): PropertyValue {
    const { certificate: givenCertificate, privateKey: givenKey } = given;
    return {
        certificate: certificate ?? givenCertificate ?? null,
        ...(givenKey !== undefined &&
            givenKey !== null && { privateKey: secret(privateKey ?? unwrapSecrets(givenKey)) }),
    };
}
