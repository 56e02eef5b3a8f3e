import { catchSignals } from "../../toolchain/signals";
import { selectInstallations } from "../inventory";
import { isUnstarted } from "../local/installation-environment";
import { problemLines } from "../problems";
import { projectFolder } from "../project";
import { painter, Progress } from "../terminal";
import { UserError } from "../user-error";
import { askInstallations, type InstallationReport } from "./ask-installations";
import { currentTime } from "./certificate-state";
import { certificatesJson } from "./certificates-json";
import { certificatesText } from "./certificates-text";
import type { EndpointAddress } from "./endpoint-address";
import type { LiveQuestion } from "./endpoint-asker";
import { certificateExitCodes } from "./exit-codes";
import { certificatesPrometheus } from "./prometheus";
import { certificatesExitCode } from "./summary";

/** What the command line of `flotilla certificates` asks for. */
export interface CertificatesOptions {
    readonly warningDays: number;
    readonly criticalDays: number;
    readonly json?: boolean;
    readonly prometheus?: boolean;
    readonly live?: boolean;
    readonly endpoint?: readonly EndpointAddress[];
    /** Seconds for each endpoint. */
    readonly timeout: number;
    readonly project: string;
}

/**
 * Asks the stacks of installations for their certificates, writes what was found and sets the exit code.
 * @param names those to ask; none for all.
 * @throws UserError when one of them is not there, or the options are at odds.
 */
export async function runCertificates(names: readonly string[], options: CertificatesOptions): Promise<void> {
    const folder = projectFolder(options.project);
    requireOrder(options);
    const question = {
        projectFolder: folder,
        names: select(folder, names),
        isNamed: names.length > 0,
        now: currentTime(certificateExitCodes.notAsked),
        thresholds: options,
    };
    requireOne(question.names, options);
    const { signal, release } = catchSignals();
    const progress = new Progress(process.stderr);
    let told = `${question.names.length === 1 ? "1 stack is" : `${question.names.length} stacks are`} asked …`;
    const timer = setInterval(() => {
        progress.show(told);
    }, 250);
    const tell = (done: number, all: number): void => {
        told = `${done} of ${all} endpoints asked …`;
    };
    let reports: InstallationReport[];
    try {
        reports = await askInstallations({ ...question, signal, live: liveQuestion(options, signal, tell) });
    } finally {
        clearInterval(timer);
        release();
        progress.end();
    }
    process.stdout.write(output(reports, options));
    if (options.prometheus === true) {
        process.stderr.write(problemLines(reports));
    }
    process.exitCode = certificatesExitCode(reports);
}

function requireOrder({ warningDays, criticalDays }: CertificatesOptions): void {
    if (criticalDays > warningDays) {
        throw new UserError(
            `--critical-days ${criticalDays} is more than --warning-days ${warningDays}. Warn first: give --warning-days as many or more.`,
            certificateExitCodes.notAsked,
        );
    }
}

/** The local installation is left out where nobody started it and nobody named it. */
function select(folder: string, names: readonly string[]): string[] {
    const selected = selectInstallations(folder, names);
    return selected.filter((name) => names.length > 0 || !isUnstarted(folder, name, process.env));
}

/** An endpoint belongs to one installation, and nobody knows to which. */
function requireOne(names: readonly string[], { endpoint }: CertificatesOptions): void {
    if (endpoint !== undefined && names.length !== 1) {
        throw new UserError(
            `--endpoint goes with one installation, and these are ${names.length}. Name the one that it belongs to.`,
            certificateExitCodes.notAsked,
        );
    }
}

/** Whoever names an endpoint wants it asked. */
function liveQuestion(
    { live, endpoint, timeout }: CertificatesOptions,
    signal: AbortSignal,
    tell: LiveQuestion["tell"],
): LiveQuestion | undefined {
    return live === true || endpoint !== undefined
        ? { only: endpoint ?? [], timeout: timeout * 1000, signal, tell }
        : undefined;
}

function output(reports: readonly InstallationReport[], { json, prometheus }: CertificatesOptions): string {
    if (json === true) {
        return `${JSON.stringify(certificatesJson(reports), undefined, 4)}\n`;
    }
    return prometheus === true ? certificatesPrometheus(reports) : certificatesText(reports, painter(process.stdout));
}
