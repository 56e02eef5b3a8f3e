import { type Generations, missingStep, type RotationStep, rotationSteps } from "../../components/pki/generations";
import type { ResourceKind } from "../flotilla-provider";
import { type PropertyMap, unknown, unwrapSecrets } from "../property-values";
import type {
    CheckRequest,
    CheckResult,
    CreateRequest,
    DiffRequest,
    DiffResult,
    EngineLog,
    PropertyDiff,
    UpdateRequest,
} from "../resource-provider";
import { readAuthority } from "./authority";
import { changeKind, InputCheck } from "./inputs";
import { firstCertificate } from "./pem";

interface TrustBundleInputs {
    readonly authority: string;
    readonly generation: number;
    readonly rotation?: RotationStep;
    /** By generation; those of an authority that is issued in this run are not known in its preview. */
    readonly certificates: Readonly<Record<string, string>>;
    readonly issuing: number;
    readonly leaves: Readonly<Record<string, string>>;
}

/**
 * The provider's side of `flotilla:pki:TrustBundle`: what is trusted of an authority, and the memory of its rotation. It is
 * written after all leaves, so what it remembers is a deployment that came to its end.
 */
export class TrustBundleResource implements ResourceKind {
    private readonly log: EngineLog;

    constructor(log: EngineLog) {
        this.log = log;
    }

    public check({ newInputs }: CheckRequest): Promise<CheckResult> {
        const properties = ["authority", "generation", "rotation", "certificates", "issuing", "leaves"];
        const check = new InputCheck(newInputs, properties);
        check.text("authority");
        check.count("generation", 1, Number.MAX_SAFE_INTEGER);
        check.oneOf("rotation", rotationSteps);
        check.textMap("leaves", () => undefined);
        const certificates = check.textMap("certificates", (pem) => firstCertificate(pem).fault);
        const issuing = check.count("issuing", 1, Number.MAX_SAFE_INTEGER);
        if (issuing !== undefined && certificates !== undefined && !(String(issuing) in certificates)) {
            check.fail("issuing", `is ${issuing}, which is not among the certificates. Add its certificate.`);
        }
        return Promise.resolve({ inputs: newInputs, failures: check.failures });
    }

    /** @throws Error for a step that leaves somebody behind. */
    public async diff({ oldInputs, oldOutputs, newInputs, urn }: DiffRequest): Promise<DiffResult> {
        const [before, wanted] = [inputsOf(oldInputs), inputsOf(newInputs)];
        ensureStep(before, wanted);
        ensureNobodyChains(before, wanted, fingerprintsOf(oldOutputs));
        const [old, next] = [generationsIn(before), generationsIn(wanted)];
        if (old.accepted.join() !== next.accepted.join() || old.issuing !== next.issuing) {
            await this.log.write("info", `${wanted.authority}: ${meaningOf(old, next)}`, urn);
        }
        for (const generation of reissued(fingerprintsOf(oldOutputs), wanted)) {
            await this.log.write("warning", reissueWarning(wanted.authority, generation), urn);
        }
        return { detailedDiff: bundleDiff(before, wanted) };
    }

    public create({ inputs, name }: CreateRequest): Promise<{ id: string; outputs: PropertyMap }> {
        return Promise.resolve({ id: name, outputs: outputsOf(inputsOf(inputs)) });
    }

    public update({ newInputs }: UpdateRequest): Promise<{ outputs: PropertyMap }> {
        return Promise.resolve({ outputs: outputsOf(inputsOf(newInputs)) });
    }

    /** What was placed is deleted with the objects that it was placed in. */
    public delete(): Promise<void> {
        return Promise.resolve();
    }
}

function inputsOf(inputs: PropertyMap): TrustBundleInputs {
    return unwrapSecrets(inputs) as unknown as TrustBundleInputs;
}

function generationsIn({ certificates, issuing }: TrustBundleInputs): Generations {
    const accepted = Object.keys(certificates).map(Number);
    return { accepted: accepted.sort((a, b) => a - b), issuing };
}

function ensureStep(before: TrustBundleInputs, wanted: TrustBundleInputs): void {
    const [old, next] = [generationsIn(before), generationsIn(wanted)];
    const step = missingStep(old, next);
    if (step === undefined) {
        return;
    }
    const { authority } = wanted;
    const from = step === "add" ? old.issuing : before.generation;
    throw new Error(
        `pki.authorities.${authority}: ${stateOf(next)} does not follow ${stateOf(old)}: ${dangers[step]} ` +
            `Set rotation: ${step}${from === 1 ? "" : ` with generation: ${from}`} first, run it, and wait until it has arrived everywhere.`,
    );
}

const dangers = {
    add: "certificates would be shown to those who do not trust their authority yet.",
    switch: "what is dropped still issues.",
    drop: "",
} as const;

function stateOf({ accepted, issuing }: Generations): string {
    const noun = accepted.length === 1 ? "generation" : "generations";
    return `${noun} ${accepted.join(" and ")} trusted, ${issuing} issuing`;
}

function meaningOf(before: Generations, { accepted, issuing }: Generations): string {
    const added = accepted.filter((each) => !before.accepted.includes(each));
    const dropped = before.accepted.filter((each) => !accepted.includes(each));
    return [
        ...added.map((each) => `generation ${each} is trusted from now on, ${issuing} still issues.`),
        ...dropped.map((each) => `generation ${each} is not trusted any more.`),
        ...(before.issuing === issuing
            ? []
            : [`generation ${issuing} issues from now on, ${before.issuing} stays trusted.`]),
    ].join(" ");
}

/** What the last complete deployment left, and what this one leaves, may not chain to what is dropped. */
function ensureNobodyChains(
    before: TrustBundleInputs,
    wanted: TrustBundleInputs,
    fingerprints: Readonly<Record<string, string>>,
): void {
    const dropped = Object.keys(before.certificates).filter((each) => wanted.certificates[each] === undefined);
    const chained = dropped.flatMap((generation) =>
        [before, wanted].flatMap(({ leaves }) =>
            Object.keys(leaves).filter((name) => leaves[name] === fingerprints[generation]),
        ),
    );
    if (chained.length > 0) {
        const names = [...new Set(chained)].sort();
        const shown =
            names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
        throw new Error(
            `pki.authorities.${wanted.authority}: generation ${dropped.join(" and ")} cannot be dropped: ${shown} still chain${names.length === 1 ? "s" : ""} to it. ` +
                "Go back one step and run it to its end.",
        );
    }
}

function fingerprintsOf(outputs: PropertyMap): Readonly<Record<string, string>> {
    return (unwrapSecrets(outputs["fingerprints"] ?? {}) ?? {}) as Record<string, string>;
}

/** Generations that stay, but with another certificate. */
function reissued(fingerprints: Readonly<Record<string, string>>, { certificates }: TrustBundleInputs): string[] {
    return Object.keys(fingerprints).filter((generation) => {
        const pem = certificates[generation];
        return pem !== undefined && fingerprintOfPem(pem) !== fingerprints[generation];
    });
}

function reissueWarning(authority: string, generation: string): string {
    return (
        `${authority}: generation ${generation} is issued anew, and all that it signed: until everybody has the new trust bundle, ` +
        "who has the old one refuses the new certificates. To avoid that, rotate before its time comes (rotation: add)."
    );
}

/** The inputs that make the bundle another one; the others are only remembered, which is no change. */
function bundleDiff(before: TrustBundleInputs, wanted: TrustBundleInputs): Record<string, PropertyDiff> {
    const [old, next] = [before.certificates, wanted.certificates];
    const changed = [...new Set([...Object.keys(old), ...Object.keys(next)])].filter(
        (each) => old[each] !== next[each],
    );
    const changes = changed.map((each): [string, PropertyDiff] => {
        return [`certificates["${each}"]`, { kind: changeKind(old[each], next[each]), inputDiff: true }];
    });
    const issuing: PropertyDiff = { kind: "update", inputDiff: true };
    return Object.fromEntries(before.issuing === wanted.issuing ? changes : [...changes, ["issuing", issuing]]);
}

function fingerprintOfPem(pem: string): string {
    return pem === unknown ? unknown : readAuthority({ certificate: pem }).fingerprint;
}

function outputsOf({ certificates, issuing }: TrustBundleInputs): PropertyMap {
    const generations = Object.keys(certificates).sort((a, b) => Number(a) - Number(b));
    const others = generations.filter((each) => Number(each) !== issuing);
    const pems = [String(issuing), ...others].map((each) => certificates[each] ?? "");
    return {
        bundle: pems.includes(unknown) ? unknown : pems.map(onlyCertificate).join(""),
        fingerprints: Object.fromEntries(generations.map((each) => [each, fingerprintOfPem(certificates[each] ?? "")])),
    };
}

/** Nothing but the certificate, whatever stands around it in the text. */
function onlyCertificate(pem: string): string {
    return readAuthority({ certificate: pem }).certificate.toString();
}
