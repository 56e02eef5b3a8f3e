import { ConfigurationError } from "../../components/installation/fault-lines";
import { LayerFolder } from "../../components/installation/layers";
import { readInstallation } from "../../components/installation/resolve";
import { Lanes } from "../../provider/lanes";
import { ProjectEngines } from "../engine/project-engines";
import { usualParallelism } from "../preview/parallelism";
import { type CertificateOutputs, readCertificateOutputs } from "./certificate-outputs";
import { byEnd, type CertificateReport, reportCertificate, type Thresholds } from "./certificate-state";
import { declaredEndpoints } from "./declared-endpoints";
import { EndpointAsker, type LiveQuestion } from "./endpoint-asker";
import type { EndpointReport } from "./endpoint-state";
import { UnreadableStackError } from "../engine/read-stack";
import { readStackOutputs } from "./stack-outputs";

/** What is the matter with the certificates of one installation. */
export interface InstallationReport {
    readonly name: string;
    /** Why they could not be asked for, a line each; empty when they were. */
    readonly problems: readonly string[];
    /** What ends first comes first. */
    readonly certificates: readonly CertificateReport[];
    /** What its endpoints serve; undefined where nobody has asked them. */
    readonly endpoints: readonly EndpointReport[] | undefined;
}

/** What is asked. */
export interface CertificateQuestion {
    readonly projectFolder: string;
    readonly names: readonly string[];
    /** Whether somebody named them: then each has to have certificates. */
    readonly isNamed: boolean;
    /** Milliseconds since 1970. */
    readonly now: number;
    readonly thresholds: Thresholds;
    /** How endpoints are asked; undefined to ask none. */
    readonly live: LiveQuestion | undefined;
    readonly signal: AbortSignal;
}

/**
 * Asks the stacks of installations for their certificates, and reports in the order of the names.
 * @throws the reason of the signal when it was aborted.
 */
export async function askInstallations(question: CertificateQuestion): Promise<InstallationReport[]> {
    const { names, projectFolder, live, signal } = question;
    const surroundings = {
        engines: new ProjectEngines(projectFolder),
        layers: new LayerFolder(projectFolder),
        asker: live === undefined ? undefined : new EndpointAsker(live),
    };
    const lanes = new Lanes(usualParallelism());
    return Promise.all(names.map((name) => lanes.run(() => askOne(name, question, surroundings), signal)));
}

interface Surroundings {
    readonly engines: ProjectEngines;
    readonly layers: LayerFolder;
    readonly asker: EndpointAsker | undefined;
}

async function askOne(
    name: string,
    question: CertificateQuestion,
    surroundings: Surroundings,
): Promise<InstallationReport> {
    const { now, thresholds } = question;
    try {
        const outputs = await readState(name, question, surroundings);
        const certificates = outputs.certificates.map((summary) => reportCertificate(summary, now, thresholds));
        const endpoints = await askEndpoints(name, outputs, question, surroundings);
        return { name, problems: [], certificates: certificates.sort(byEnd), endpoints };
    } catch (error) {
        return { name, problems: problemsOf(error), certificates: [], endpoints: undefined };
    }
}

async function askEndpoints(
    name: string,
    outputs: CertificateOutputs,
    { projectFolder, now }: CertificateQuestion,
    { asker, layers }: Surroundings,
): Promise<EndpointReport[] | undefined> {
    if (asker === undefined || outputs.certificates.length === 0) {
        return undefined;
    }
    const { configuration } = readInstallation(projectFolder, name, layers);
    const documents = new Set(outputs.certificates.map((certificate) => certificate.name));
    const declared = declaredEndpoints(configuration, (document) => documents.has(document));
    return asker.ask(declared, outputs, now);
}

const none: CertificateOutputs = { certificates: [], trustBundles: undefined };

/** What the state of a stack has; nothing for an installation that is to have none. */
async function readState(
    name: string,
    { projectFolder, isNamed, signal }: CertificateQuestion,
    { engines, layers }: Surroundings,
): Promise<CertificateOutputs> {
    const outputs = await readStackOutputs(engines, name, signal);
    const read = outputs === undefined ? undefined : readCertificateOutputs(outputs);
    if (read !== undefined && !("fault" in read)) {
        return read;
    }
    if (read !== undefined) {
        throw new UnreadableStackError([read.fault]);
    }
    const { pki } = readInstallation(projectFolder, name, layers).configuration;
    if (pki === undefined && !isNamed) {
        return none;
    }
    throw new UnreadableStackError([reasonForNone(name, pki !== undefined, outputs !== undefined)]);
}

function reasonForNone(name: string, isDeclared: boolean, isUp: boolean): string {
    if (!isDeclared) {
        return "it has no certificates. Declare them with flotilla:pki, or do not name it.";
    }
    return isUp
        ? `no certificates have been issued yet. Run \`npx pulumi up --stack ${name}\`.`
        : `its stack is empty: it has never been brought up, or was destroyed. Run \`npx pulumi up --stack ${name}\`.`;
}

/** Anything else is a fault of this program, and goes on. */
function problemsOf(error: unknown): readonly string[] {
    if (error instanceof UnreadableStackError) {
        return error.problems;
    }
    if (error instanceof ConfigurationError) {
        return error.faults;
    }
    throw error;
}
