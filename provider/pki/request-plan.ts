import type { KeyObject } from "node:crypto";
import type { Algorithm } from "../../components/pki/algorithm";
import type { Purpose } from "./purpose";
import { type Comparable, differences, textOf } from "./reasons";
import {
    contentMisfits,
    isFor,
    type SignedCertificate,
    signedCertificate,
    trustMisfits,
    usageMisfits,
} from "./signed-certificate";

/** Inputs of a certificate signing request, as its check leaves them. */
export interface RequestInputs extends Comparable {
    readonly hosts: readonly string[];
    readonly purposes: readonly Purpose[];
    readonly algorithm: Algorithm;
    readonly renewBeforeDays: number;
    /** PEM of one certificate or several. */
    readonly authority?: string;
    /** PEM; the leaf's certificate comes first. */
    readonly signed?: string;
    /** A certificate to begin with. */
    readonly existing?: { readonly certificate: string; readonly privateKey: string };
}

/** A certificate with its key. */
export interface SignedPair {
    readonly key: KeyObject;
    readonly signed: SignedCertificate;
}

/** What there is of a request before a change. */
export interface RequestState {
    /** PEM; undefined for a certificate that was taken over, for which nobody asked here. */
    readonly request: string | undefined;
    /** Of the request. */
    readonly key: KeyObject;
    /** What is in use. Its key is another one than the request's while the request waits for its signature. */
    readonly pair: SignedPair | undefined;
    /** What the request asks for. */
    readonly inputs: RequestInputs;
}

/** What becomes of a request. */
export interface RequestPlan {
    /** The key of the request; undefined for one that is yet to be made. */
    readonly key: KeyObject | undefined;
    /** The request that stays; undefined for one that is made anew. */
    readonly request: string | undefined;
    /** Why it is made anew. */
    readonly reasons: string;
    /** What is to be used from now on; undefined where nothing is signed. */
    readonly pair: SignedPair | undefined;
    /** Why what is used is not what is wanted: the request waits for its signature. */
    readonly waitsBecause: readonly string[];
}

/**
 * What a change does to a request. What is in use stays so until there is something better: another subject, other hosts,
 * purposes or another kind of key make another key with another request, while the certificate that was signed for the
 * one before goes on being used with its own key, as long as it is what stands in `signed`.
 *
 * @param before undefined for a request that is new.
 * @throws Error with what does not fit in a certificate that was not in use before, or that its authority did not sign.
 */
export function planRequest(
    before: RequestState | undefined,
    wanted: RequestInputs,
    { name, today }: { readonly name: string; readonly today: number },
): RequestPlan {
    const reasons = before === undefined ? [] : differences(before.inputs, wanted, before.inputs);
    const { key, request } = reasons.length === 0 ? { key: undefined, request: undefined, ...before } : {};
    const fresh = { key, request, reasons: textOf(reasons), pair: undefined, waitsBecause: [] };
    if (wanted.signed === undefined) {
        return fresh;
    }
    const signed = signedCertificate(wanted.signed);
    const owner = [before?.key, before?.pair?.key].find((each) => each !== undefined && isFor(signed, each));
    if (owner === undefined) {
        throw new Error(`${name}: ${before === undefined ? unasked : otherKey}`);
    }
    const isUsed = signed.fingerprint === before?.pair?.signed.fingerprint;
    const hard = [
        ...trustMisfits(signed, wanted.authority),
        // What came to its end in use is a warning: it may not stop the repair of anything else.
        ...(isUsed ? [] : usageMisfits(signed, today)),
    ];
    const soft = contentMisfits(signed, wanted);
    if (hard.length > 0 || (soft.length > 0 && !isUsed)) {
        throw new Error(
            `${name}: signed is not what the request asks for: ${[...soft, ...hard].join("; ")}. ${remedy}`,
        );
    }
    const pair = { key: owner, signed };
    if (soft.length > 0) {
        // What is asked for now gets a key of its own, of the kind that is wanted.
        const own = key === owner ? { key: undefined, request: undefined } : {};
        return { ...fresh, ...own, pair, waitsBecause: soft };
    }
    const isKept = request !== undefined && key === owner;
    return { ...fresh, key: owner, request: isKept ? request : undefined, pair };
}

const unasked =
    "signed is for a key that is not in the state: nothing was asked for yet. Take signed out, and run an `up`, which makes " +
    "the request that is to be signed; or give the certificate with its private key as existing.";
const otherKey =
    "signed is for the key of another request. Have the one signed that the stack output certificateRequests has now; " +
    "until then write what stood there before, if anything did.";
const remedy =
    "Have the request of the stack output certificateRequests signed as it is, or correct the entry. Until then write " +
    "what stood there before, if anything did.";
