import { type KeyObject, X509Certificate } from "node:crypto";
import { commonNameFault, organizationFault } from "../../components/pki/subject";
import type { ResourceKind } from "../flotilla-provider";
import { type PropertyMap, unwrapSecrets } from "../property-values";
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
import { CertificateLife, type IssuedInputs, type Tell } from "./certificate-life";
import type { Today } from "./clock";
import { changedInputs, InputCheck } from "./inputs";
import type * as issuing from "./issue";
import { issuedOf } from "./issued";
import { notImported, readKept } from "./kept-state";
import { library } from "./library";
import { type Comparable, detailedDiff, type Reason, textOf, valueReasons } from "./reasons";

/** How many levels of authorities anybody has. */
const longestPath = 100;

/** How one generation of an authority lives that signs itself. */
class AuthorityLife extends CertificateLife<IssuedInputs> {
    public readonly properties = [
        "commonName",
        "organizations",
        "algorithm",
        "validityDays",
        "renewBeforeDays",
        "pathLength",
        "existing",
    ];
    protected readonly keyIsNeeded = false;
    protected readonly isAuthority = true;

    protected checkMore(check: InputCheck): PropertyMap {
        check.text("commonName", (name) => (name === "" ? "is empty. Name the authority" : commonNameFault(name)));
        check.texts("organizations", organizationFault);
        if (check.value("pathLength") !== undefined) {
            check.count("pathLength", 0, longestPath);
        }
        return {};
    }

    protected comparableOf(certificate: X509Certificate, { pathLength }: IssuedInputs): Comparable {
        const { commonName, organizations, algorithm } = issuedOf(certificate);
        return { commonName, organizations, algorithm, pathLength };
    }

    /** What Node does not tell of a certificate takes the library, which a preview with nothing to import does without. */
    protected importReasons(certificate: X509Certificate, { pathLength }: IssuedInputs): Reason[] {
        const existing = library().pathLengthOf(certificate);
        return valueReasons("pathLength", "path length", existing ?? "none", pathLength ?? "none");
    }

    protected issuerReasons(): Reason[] {
        return [];
    }

    protected ensureIssuable(): void {
        // Nobody stands above it.
    }

    protected issue(wanted: IssuedInputs, key: KeyObject, validity: issuing.Validity): Promise<string> {
        return library().issueAuthority({ ...wanted, ...validity }, key);
    }
}

/**
 * The provider's side of `flotilla:pki:CertificateAuthority`. What makes it another one replaces it, and the new one is there
 * before the old one goes.
 */
export class CertificateAuthorityResource implements ResourceKind {
    private readonly log: EngineLog;
    private readonly life: AuthorityLife;

    constructor(log: EngineLog, today: Today) {
        this.log = log;
        this.life = new AuthorityLife(today);
    }

    public check({ newInputs }: CheckRequest): Promise<CheckResult> {
        const check = new InputCheck(newInputs, this.life.properties);
        const changes = this.life.check(check);
        return Promise.resolve({ inputs: { ...newInputs, ...changes }, failures: check.failures });
    }

    public async diff({ oldInputs, oldOutputs, newInputs, urn }: DiffRequest): Promise<DiffResult> {
        const pem = oldOutputs["certificate"];
        const certificate = typeof pem === "string" ? new X509Certificate(pem) : undefined;
        const tell = this.teller(urn);
        const reasons = await this.life.reasons(
            { inputs: inputsOf(oldInputs), certificate },
            inputsOf(newInputs),
            tell,
        );
        if (reasons.length > 0) {
            await tell("info", `issued anew: ${textOf(reasons)}`);
        }
        return { detailedDiff: detailedDiff(reasons, changedInputs(oldInputs, newInputs), true) };
    }

    public async create({ inputs, name, preview, urn }: CreateRequest): Promise<{ id: string; outputs: PropertyMap }> {
        const outputs = await this.life.make(inputsOf(inputs), { name, preview, tell: this.teller(urn) });
        return { id: name, outputs };
    }

    /** What is issued stays; only what says when it is due may change. */
    public update({ oldOutputs }: UpdateRequest): Promise<{ outputs: PropertyMap }> {
        return Promise.resolve({ outputs: oldOutputs });
    }

    public read(request: ReadRequest): Promise<ReadResult> {
        return readKept(request, request.outputs["certificate"] !== undefined, notImported("certificates"));
    }

    /** A certificate that is forgotten stays valid to its end: there is nothing to delete. */
    public delete(): Promise<void> {
        return Promise.resolve();
    }

    private teller(urn: string): Tell {
        return (severity, message) => this.log.write(severity, message, urn);
    }
}

/** Checked inputs, without marks of secrets; there may be unknown values inside. */
function inputsOf(inputs: PropertyMap): IssuedInputs {
    return unwrapSecrets(inputs) as unknown as IssuedInputs;
}
