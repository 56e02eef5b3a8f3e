import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import type { Algorithm } from "../../components/pki/algorithm";
import type { ResourceKind } from "../flotilla-provider";
import { containsUnknown, type PropertyMap, secret, unknown, unwrapSecrets } from "../property-values";
import type {
    CheckRequest,
    CheckResult,
    CreateRequest,
    DiffRequest,
    DiffResult,
    EngineLog,
    ReadRequest,
    ReadResult,
    UpdateRequest,
} from "../resource-provider";
import { day, timestampOf, type Today } from "./clock";
import { changedInputs, InputCheck } from "./inputs";
import type { Validity } from "./issue";
import { fingerprintOf, type Issued, issuedOf } from "./issued";
import { generateKey, privateKeyPem } from "./keys";
import { checkPair } from "./pair";
import { type Comparable, detailedDiff, differences, type Reason, textOf, valueReasons } from "./reasons";
import { clockFault, renewalReasons } from "./renewal";

/** Inputs that every certificate has, as {@link IssuedResource.check} leaves them. */
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

/**
 * What authorities and leaves have in common: a certificate that is issued once, and anew, with another key and before the
 * old one goes, when it is no longer what is wanted, or a leaf's time comes. Whatever the reason is, the preview names it.
 */
export abstract class IssuedResource<Inputs extends IssuedInputs> implements ResourceKind {
    protected abstract readonly properties: readonly string[];
    /** Whether there may be a certificate without its key. */
    protected abstract readonly keyIsNeeded: boolean;
    protected abstract readonly isAuthority: boolean;
    private readonly log: EngineLog;
    private readonly today: Today;

    constructor(log: EngineLog, today: Today) {
        this.log = log;
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

    /** Outputs that only this kind has. */
    protected abstract moreOutputs(wanted: Inputs): PropertyMap;

    public check({ newInputs }: CheckRequest): Promise<CheckResult> {
        const check = new InputCheck(newInputs, this.properties);
        const validityDays = check.count("validityDays", 1, longestValidity);
        check.count("renewBeforeDays", 0, (validityDays ?? longestValidity) - 1);
        check.algorithm();
        const { keyIsNeeded, isAuthority } = this;
        const existing =
            check.value("existing") === undefined ? {} : checkPair(check, "existing", { keyIsNeeded, isAuthority });
        const changes = { ...this.checkMore(check), ...existing };
        return Promise.resolve({ inputs: { ...newInputs, ...changes }, failures: check.failures });
    }

    public async diff({ oldInputs, oldOutputs, newInputs, urn }: DiffRequest): Promise<DiffResult> {
        const pem = oldOutputs["certificate"];
        const certificate = typeof pem === "string" ? new X509Certificate(pem) : undefined;
        const before: Before<Inputs> = { inputs: this.inputsOf(oldInputs), certificate };
        const wanted = this.inputsOf(newInputs);
        const changed = changedInputs(oldInputs, newInputs);
        const reasons = [
            ...this.differences(before, wanted),
            ...this.issuerReasons(before, wanted),
            ...(changed.includes("validityDays")
                ? valueReasons("validityDays", "validity", this.validityOf(before), wanted.validityDays, " days")
                : []),
            ...(certificate === undefined ? [] : await this.timeReasons(issuedOf(certificate), wanted, urn)),
        ];
        if (reasons.length > 0) {
            await this.log.write("info", `issued anew: ${textOf(reasons)}`, urn);
        }
        return { detailedDiff: detailedDiff(reasons, changed) };
    }

    public async create({ inputs, preview, name, urn }: CreateRequest): Promise<{ id: string; outputs: PropertyMap }> {
        const wanted = this.inputsOf(inputs);
        const existing = containsUnknown(inputs) ? undefined : await this.existing(wanted, urn);
        if (existing !== undefined) {
            return { id: name, outputs: this.outputs(existing, wanted) };
        }
        const notBefore = this.today();
        const validity = { notBefore, notAfter: notBefore + wanted.validityDays * day };
        if (!containsUnknown(inputs)) {
            this.ensureIssuable(wanted, validity, name);
        }
        if (preview) {
            return { id: name, outputs: this.expectedOutputs(wanted, validity) };
        }
        const key = await generateKey(wanted.algorithm);
        const certificate = new X509Certificate(await this.issue(wanted, key, validity));
        return { id: name, outputs: this.outputs({ certificate, key }, wanted) };
    }

    /** What is issued stays; only what says when it is renewed, and by which text its authority is known, may change. */
    public update({ oldOutputs, newInputs }: UpdateRequest): Promise<{ outputs: PropertyMap }> {
        return Promise.resolve({ outputs: { ...oldOutputs, ...this.moreOutputs(this.inputsOf(newInputs)) } });
    }

    /** There is nothing to read anew: the state is where the certificate is. */
    public read({ id, inputs, outputs, name }: ReadRequest): Promise<ReadResult> {
        if (outputs["certificate"] === undefined) {
            throw new Error(`${name}: certificates are not imported by an id. Give the PEM as \`existing\` instead.`);
        }
        return Promise.resolve({ id, inputs, outputs });
    }

    /** A certificate that is forgotten stays valid to its end: there is nothing to delete. */
    public delete(): Promise<void> {
        return Promise.resolve();
    }

    /** Checked inputs, without marks of secrets; there may be unknown values inside. */
    private inputsOf(inputs: PropertyMap): Inputs {
        return unwrapSecrets(inputs) as unknown as Inputs;
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
                .map((path): Reason => ({ text: `${path} is not known yet`, path, kind: "update-replace" })),
            ...differences(has, { ...wanted, ...hidden }, inputs),
        ];
    }

    private async timeReasons(issued: Issued, { renewBeforeDays }: Inputs, urn: string): Promise<Reason[]> {
        const today = this.today();
        const fault = clockFault(issued, today);
        if (fault !== undefined) {
            await this.log.write("warning", `The certificate ${fault}.`, urn);
            return [];
        }
        const reasons = renewalReasons(issued, renewBeforeDays, today);
        if (!this.isAuthority || reasons.length === 0) {
            return reasons;
        }
        // Time alone may not take an authority from under those who trust it: people rotate it, step by step.
        await this.log.write("warning", `${textOf(reasons)}: rotate it (rotation: add, then switch, then drop).`, urn);
        return [];
    }

    /** What was imported has whatever validity it has. */
    private validityOf({ inputs, certificate }: Before<Inputs>): number {
        const issued = certificate && issuedOf(certificate);
        return issued === undefined ? inputs.validityDays : Math.round((issued.notAfter - issued.notBefore) / day);
    }

    /** The existing certificate when it fits; otherwise the log says why not. */
    private async existing(wanted: Inputs, urn: string): Promise<Pair | undefined> {
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
            await this.timeReasons(issued, wanted, urn);
            return { certificate, key: privateKey === undefined ? undefined : createPrivateKey(privateKey) };
        }
        await this.log.write("warning", `existing is not used, a new one is issued: ${texts.join("; ")}.`, urn);
        return undefined;
    }

    private outputs({ certificate, key }: Pair, wanted: Inputs): PropertyMap {
        const { notBefore, notAfter } = issuedOf(certificate);
        return {
            certificate: certificate.toString(),
            // To a preview an output that is missing is one that is not known yet; null says that there is none.
            privateKey: key === undefined ? null : secret(privateKeyPem(key)),
            fingerprint: fingerprintOf(certificate),
            serialNumber: certificate.serialNumber.toLowerCase(),
            notBefore: timestampOf(notBefore),
            notAfter: timestampOf(notAfter),
            ...this.moreOutputs(wanted),
        };
    }

    /** What a preview knows of a certificate that is yet to be issued. */
    private expectedOutputs(wanted: Inputs, { notBefore, notAfter }: Validity): PropertyMap {
        return {
            certificate: unknown,
            privateKey: secret(unknown),
            fingerprint: unknown,
            serialNumber: unknown,
            notBefore: timestampOf(notBefore),
            notAfter: timestampOf(notAfter),
            ...this.moreOutputs(wanted),
        };
    }
}
