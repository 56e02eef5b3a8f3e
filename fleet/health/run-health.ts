import { KubeconfigError } from "../../components/cluster/kubeconfig";
import { ConfigurationError } from "../../components/installation/fault-lines";
import { catchSignals } from "../../toolchain/signals";
import { currentTime } from "../certificates/certificate-state";
import { selectInstallations } from "../inventory";
import { projectFolder } from "../project";
import { painter, Progress } from "../terminal";
import { UserError } from "../user-error";
import { askHealth } from "./ask/ask-health";
import { Tally } from "./ask/questions";
import { healthExitCode, healthExitCodes } from "./exit-codes";
import { healthJson } from "./health-json";
import { type HealthReport, reportHealth, reportUnasked } from "./health-report";
import { healthText } from "./health-text";

/** What the command line of `flotilla health` asks for. */
export interface HealthOptions {
    /** Minutes that something may take to become ready. */
    readonly notReadyMinutes: number;
    /** Seconds for each question. */
    readonly timeout: number;
    readonly all?: boolean;
    readonly json?: boolean;
    readonly project: string;
}

const minute = 60_000;

/**
 * Asks an installation how it is, writes what was found and sets the exit code.
 * @throws UserError when it is not there.
 */
export async function runHealth(name: string, options: HealthOptions): Promise<void> {
    const folder = projectFolder(options.project);
    selectInstallations(folder, [name], healthExitCodes.notAsked);
    const certificateTime = currentTime(healthExitCodes.notAsked);
    const { signal, release } = catchSignals();
    const tally = new Tally();
    const progress = new Progress(process.stderr);
    const timer = setInterval(() => {
        progress.show(tally.text);
    }, 250);
    let report: HealthReport;
    try {
        const timeout = options.timeout * 1000;
        const patience = options.notReadyMinutes * minute;
        const question = { projectFolder: folder, name, certificateTime, patience, timeout, signal, tally };
        report = reportHealth(name, await askHealth(question));
    } catch (error) {
        report = reportUnasked(name, problemsOf(error));
    } finally {
        clearInterval(timer);
        release();
        progress.end();
    }
    process.stdout.write(
        options.json === true
            ? `${JSON.stringify(healthJson(report), undefined, 4)}\n`
            : healthText(report, options.all === true, painter(process.stdout)),
    );
    process.exitCode = healthExitCode(report);
}

/** Anything else is a fault of this program, or an interruption, and goes on. */
function problemsOf(error: unknown): readonly string[] {
    if (error instanceof ConfigurationError) {
        return error.faults;
    }
    if (error instanceof UserError) {
        return [error.message];
    }
    if (error instanceof KubeconfigError) {
        return [`${error.message}. Mend the installation's kubeconfig (cluster.kubeconfigFile, cluster.context).`];
    }
    throw error;
}
