import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import type { Algorithm } from "../../components/pki/algorithm";
import { containsUnknown, type PropertyMap, secret, unknown } from "../property-values";
import { day, timestampOf, type Today } from "./clock";
import type { InputCheck } from "./inputs";
import type { Validity } from "./issue";
import { fingerprintOf, type Issued, issuedOf } from "./issued";
import { generateKey, privateKeyPem } from "./keys";
import { checkPair } from "./pair";
import { type Comparable, differences, type Reason, textOf, valueReasons } from "./reasons";
import { clockFault, renewalReasons } from "./renewal";

/** Inputs that every certificate has, as {@link CertificateLife.check} leaves them. */
export interface IssuedInputs extends Comparable {
    readonly algorithm: Algorithm;
    readonly validityDays: number;
    readonly renewBeforeDays: number;
    /** A certificate to begin with, where it fits. */
    readonly existing?: { readonly certificate: string; readonly privateKey?: string };
}

/** A certificate that there is, or only what was declared for it where the files are compared alone. */
export interface Before<Inputs> {
    readonly inputs: Inputs;
    readonly certificate: X509Certificate | undefined;
}

/** A certificate, and its private key where it is known. */
interface Pair {
    readonly certificate: X509Certificate;
    readonly key: KeyObject | undefined;
}

/** Days; a hundred years. */
const longestValidity = 36525;

/** Says something of a certificate to whoever reads the preview. */
export type Tell = (severity: "info" | "warning", message: string) => Promise<void>;

/** What is to be done about a certificate that there is not yet. */
export interface Making {
    /** For messages. */
    readonly name: string;
    readonly preview: boolean;
    readonly tell: Tell;
}

/**
 * What authorities and leaves have in common: a certificate that is issued once, and anew, with another key, when it is no
 * longer what is wanted, or a leaf's time comes. Whatever the reason is, it has words for the preview.
 */
export abstract class CertificateLife<Inputs extends IssuedInputs> {
    /** Inputs that there may be. */
    public abstract readonly properties: readonly string[];
    /** Whether there may be a certificate without its key. */
    protected abstract readonly keyIsNeeded: boolean;
    protected abstract readonly isAuthority: boolean;
    private readonly today: Today;

    constructor(today: Today) {
        this.today = today;
    }

    /** Checks the inputs that only this kind has, and gives what is to be written in another form. */
    protected abstract checkMore(check: InputCheck): PropertyMap;

    /** What is compared of a certificate. */
    protected abstract comparableOf(certificate: X509Certificate, declared: Inputs): Comparable;

    /** Why an existing certificate does not fit, beyond what is compared of one that was issued here. */
    protected abstract importReasons(certificate: X509Certificate, wanted: Inputs): Reason[];

    /** Why a certificate is not one of its authority. */
    protected abstract issuerReasons(before: Before<Inputs>, wanted: Inputs): Reason[];

    /** @throws Error when such a certificate cannot be issued. */
    protected abstract ensureIssuable(wanted: Inputs, validity: Validity, name: string): void;

    protected abstract issue(wanted: Inputs, key: KeyObject, validity: Validity): Promise<string>;

    /** Checks inputs, and gives those that are to be written in another form. */
    public check(check: InputCheck): PropertyMap {
        const validityDays = check.count("validityDays", 1, longestValidity);
        check.count("renewBeforeDays", 0, (validityDays ?? longestValidity) - 1);
        check.algorithm();
        const { keyIsNeeded, isAuthority } = this;
        const existing =
            check.value("existing") === undefined ? {} : checkPair(check, "existing", { keyIsNeeded, isAuthority });
        return { ...this.checkMore(check), ...existing };
    }

    /** Why a certificate that there is has to be issued anew, if it has to. */
    public async reasons(before: Before<Inputs>, wanted: Inputs, tell: Tell): Promise<Reason[]> {
        const { certificate, inputs } = before;
        return [
            ...this.differences(before, wanted),
            ...this.issuerReasons(before, wanted),
            ...(inputs.validityDays === wanted.validityDays
                ? []
                : valueReasons("validityDays", "validity", this.validityOf(before), wanted.validityDays, " days")),
            ...(certificate === undefined ? [] : await this.timeReasons(issuedOf(certificate), wanted, tell)),
        ];
    }

    /**
     * Issues a certificate, or takes over the existing one where it fits; in a preview, says what is known of it.
     * @returns its outputs.
     * @throws Error when it cannot be issued.
     */
    public async make(wanted: Inputs, { name, preview, tell }: Making): Promise<PropertyMap> {
        const isOpen = containsUnknown(wanted as unknown as PropertyMap);
        const existing = isOpen ? undefined : await this.existing(wanted, tell);
        if (existing !== undefined) {
            return outputsOf(existing);
        }
        const notBefore = this.today();
        const validity = { notBefore, notAfter: notBefore + wanted.validityDays * day };
        if (!isOpen) {
            this.ensureIssuable(wanted, validity, name);
        }
        if (preview) {
            return expectedOutputs(validity);
        }
        const key = await generateKey(wanted.algorithm);
        return outputsOf({ certificate: new X509Certificate(await this.issue(wanted, key, validity)), key });
    }

    /** Reasons without those of properties that a preview does not know: these count as changed. */
    private differences(before: Before<Inputs>, wanted: Inputs): Reason[] {
        const { certificate, inputs } = before;
        const has = certificate === undefined ? inputs : this.comparableOf(certificate, inputs);
        const isOpen = (path: string): boolean => containsUnknown(wanted[path as keyof Inputs] as PropertyMap);
        const open = Object.keys(wanted).filter((name) => name in has && isOpen(name));
        const hidden = Object.fromEntries(open.map((name) => [name, has[name as keyof Comparable]]));
        return [
            ...open
                .filter(() => certificate !== undefined)
                .map((path): Reason => ({ text: `${path} is not known yet`, path, kind: "update" })),
            ...differences(has, { ...wanted, ...hidden }, inputs),
        ];
    }

    private async timeReasons(issued: Issued, { renewBeforeDays }: Inputs, tell: Tell): Promise<Reason[]> {
        const today = this.today();
        const fault = clockFault(issued, today);
        if (fault !== undefined) {
            await tell("warning", `The certificate ${fault}.`);
            return [];
        }
        const reasons = renewalReasons(issued, renewBeforeDays, today);
        if (!this.isAuthority || reasons.length === 0) {
            return reasons;
        }
        // Time alone may not take an authority from under those who trust it: people rotate it, step by step.
        await tell("warning", `${textOf(reasons)}: rotate it (rotation: add, then switch, then drop).`);
        return [];
    }

    /** What was imported has whatever validity it has. */
    private validityOf({ inputs, certificate }: Before<Inputs>): number {
        const issued = certificate && issuedOf(certificate);
        return issued === undefined ? inputs.validityDays : Math.round((issued.notAfter - issued.notBefore) / day);
    }

    /** The existing certificate when it fits; otherwise the log says why not. */
    private async existing(wanted: Inputs, tell: Tell): Promise<Pair | undefined> {
        if (wanted.existing === undefined) {
            return undefined;
        }
        const certificate = new X509Certificate(wanted.existing.certificate);
        const { privateKey } = wanted.existing;
        const before: Before<Inputs> = { inputs: wanted, certificate };
        const issued = issuedOf(certificate);
        const [today, fault] = [this.today(), clockFault(issued, this.today())];
        // One that is due is trusted until its end, see timeReasons.
        const renewBeforeDays = this.isAuthority ? 0 : wanted.renewBeforeDays;
        const reasons = [
            ...this.differences(before, wanted),
            ...this.issuerReasons(before, wanted),
            ...this.importReasons(certificate, wanted),
            ...renewalReasons(issued, renewBeforeDays, today),
        ];
        const texts = [...reasons.map(({ text }) => text), ...(fault === undefined ? [] : [`it ${fault}`])];
        if (texts.length === 0) {
            await this.timeReasons(issued, wanted, tell);
            return { certificate, key: privateKey === undefined ? undefined : createPrivateKey(privateKey) };
        }
        await tell("warning", `existing is not used, a new one is issued: ${texts.join("; ")}.`);
        return undefined;
    }
}

function outputsOf({ certificate, key }: Pair): PropertyMap {
    const { notBefore, notAfter } = issuedOf(certificate);
    return {
        certificate: certificate.toString(),
        // To a preview an output that is missing is one that is not known yet; null says that there is none.
        privateKey: key === undefined ? null : secret(privateKeyPem(key)),
        fingerprint: fingerprintOf(certificate),
        serialNumber: certificate.serialNumber.toLowerCase(),
        notBefore: timestampOf(notBefore),
        notAfter: timestampOf(notAfter),
    };
}

/** What a preview knows of a certificate that is yet to be issued. */
function expectedOutputs({ notBefore, notAfter }: Validity): PropertyMap {
    return {
        certificate: unknown,
        privateKey: secret(unknown),
        fingerprint: unknown,
        serialNumber: unknown,
        notBefore: timestampOf(notBefore),
        notAfter: timestampOf(notAfter),
    };
}
