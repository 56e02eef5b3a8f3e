import type { ResourceKind } from "../flotilla-provider";
import { containsUnknown, type PropertyMap, secret, unknown } from "../property-values";
import type {
    CheckRequest,
    CheckResult,
    CreateRequest,
    DiffRequest,
    DiffResult,
    EngineLog,
    PropertyDiff,
    ReadRequest,
    ReadResult,
    UpdateRequest,
} from "../resource-provider";
import type { Today } from "./clock";
import { changedInputs, changeKind, InputCheck } from "./inputs";
import { issuedOf } from "./issued";
import { notImported, readKept } from "./kept-state";
import { checkLeaf } from "./leaf-inputs";
import { checkPair } from "./pair";
import { allCertificates, firstCertificate } from "./pem";
import { differences, textOf } from "./reasons";
import { clockFault, renewalReasons } from "./renewal";
import { planRequest, type RequestInputs, type RequestPlan } from "./request-plan";
import { carryOut, inputsOf, stateOf, takenOver } from "./request-state";
import { pemOfAll, type SignedCertificate } from "./signed-certificate";

const properties = [
    "commonName",
    "organizations",
    "hosts",
    "purposes",
    "algorithm",
    "renewBeforeDays",
    "authority",
    "signed",
    "existing",
];

/** Days; a hundred years. */
const longestValidity = 36525;

/**
 * The provider's side of `flotilla:pki:CertificateRequest`: a key with a request for its certificate, which somebody else
 * signs, and what was signed. Everything happens in place, so that what is in use stays so until its successor is signed.
 */
export class CertificateRequestResource implements ResourceKind {
    private readonly log: EngineLog;
    private readonly today: Today;

    constructor(log: EngineLog, today: Today) {
        this.log = log;
        this.today = today;
    }

    public check({ newInputs }: CheckRequest): Promise<CheckResult> {
        const check = new InputCheck(newInputs, properties);
        check.count("renewBeforeDays", 0, longestValidity);
        check.algorithm();
        const inputs = {
            ...newInputs,
            ...checkLeaf(check),
            ...checkCertificates(check, "authority"),
            ...checkCertificates(check, "signed"),
            ...(check.value("existing") !== undefined &&
                checkPair(check, "existing", { keyIsNeeded: true, isAuthority: false })),
        };
        return Promise.resolve({ inputs, failures: check.failures });
    }

    /** @throws Error when what was signed does not fit. */
    public async diff({ name, newInputs, oldInputs, oldOutputs, urn }: DiffRequest): Promise<DiffResult> {
        const changed = changedInputs(oldInputs, newInputs);
        const detailedDiff = Object.fromEntries<PropertyDiff>(
            changed.map((path) => [path, { kind: changeKind(oldInputs[path], newInputs[path]), inputDiff: true }]),
        );
        if (containsUnknown(newInputs)) {
            return { detailedDiff };
        }
        const wanted = inputsOf(newInputs);
        const before = stateOf(oldInputs, oldOutputs);
        if (before === undefined) {
            const reasons = differences(inputsOf(oldInputs), wanted, inputsOf(oldInputs));
            if (reasons.length > 0) {
                await this.log.write("info", `requested anew: ${textOf(reasons)}`, urn);
            }
            return { detailedDiff };
        }
        const plan = planRequest(before, wanted, { name, today: this.today() });
        await this.tell(plan, wanted, urn);
        return { detailedDiff };
    }

    public async create({ inputs, name, preview, urn }: CreateRequest): Promise<{ id: string; outputs: PropertyMap }> {
        if (containsUnknown(inputs)) {
            return { id: name, outputs: { request: unknown, privateKey: secret(unknown) } };
        }
        const wanted = inputsOf(inputs);
        const plan = planRequest(takenOver(wanted), wanted, { name, today: this.today() });
        await this.tell(plan, wanted, urn);
        return { id: name, outputs: await carryOut(plan, wanted, preview) };
    }

    public async update({
        name,
        newInputs,
        oldInputs,
        oldOutputs,
        preview,
    }: UpdateRequest): Promise<{ outputs: PropertyMap }> {
        const before = stateOf(oldInputs, oldOutputs);
        if (before === undefined || containsUnknown(newInputs)) {
            return { outputs: oldOutputs };
        }
        const wanted = inputsOf(newInputs);
        const plan = planRequest(before, wanted, { name, today: this.today() });
        return { outputs: await carryOut(plan, wanted, preview) };
    }

    public read(request: ReadRequest): Promise<ReadResult> {
        return readKept(request, request.outputs["request"] !== undefined, notImported("requests"));
    }

    /** What was signed stays valid to its end: there is nothing to delete. */
    public delete(): Promise<void> {
        return Promise.resolve();
    }

    private async tell(
        { pair, reasons, request, waitsBecause }: RequestPlan,
        wanted: RequestInputs,
        urn: string,
    ): Promise<void> {
        if (request === undefined && reasons !== "") {
            await this.log.write("info", `requested anew: ${reasons}`, urn);
        }
        if (waitsBecause.length > 0) {
            const what = `The certificate in use is not what is wanted any more: ${waitsBecause.join("; ")}`;
            await this.log.write("warning", `${what}. It stays in use until the request is signed${afterwards}`, urn);
        } else if (pair !== undefined) {
            await this.tellTime(pair.signed, wanted, urn);
        }
    }

    private async tellTime({ certificate }: SignedCertificate, wanted: RequestInputs, urn: string): Promise<void> {
        const issued = issuedOf(certificate);
        const fault = clockFault(issued, this.today());
        if (fault !== undefined) {
            await this.log.write("warning", `The certificate ${fault}.`, urn);
            return;
        }
        const due = renewalReasons(issued, wanted.renewBeforeDays, this.today());
        if (due.length > 0) {
            await this.log.write("warning", `${textOf(due)}: have the request signed again${afterwards}`, urn);
        }
    }
}

const afterwards = " (stack output certificateRequests), and the certificate is written as signed.";

/** What is kept of a text with certificates is the certificates alone, whatever else stood there. */
function checkCertificates(check: InputCheck, property: string): PropertyMap {
    if (check.value(property) === undefined) {
        return {};
    }
    const pem = check.text(property);
    const fault = pem === undefined ? undefined : firstCertificate(pem).fault;
    if (fault !== undefined) {
        check.fail(property, `${fault}.`);
    }
    return pem === undefined || fault !== undefined ? {} : { [property]: pemOfAll(allCertificates(pem)) };
}
