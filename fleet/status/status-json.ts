import type { InstallationReport } from "./ask-installations";
import { statusExitCodes } from "./exit-codes";
import { allDaemons, countDaemons, statusExitCode } from "./summary";

/** The state of daemons, for programs. What is not known is null. */
export function statusJson(reports: readonly InstallationReport[]): unknown {
    return {
        ok: statusExitCode(reports) === statusExitCodes.ok,
        installations: reports.map(({ name, problems, daemons }) => ({
            name,
            problems,
            daemons: daemons.map((daemon) => ({
                namespace: daemon.namespace,
                state: daemon.state,
                skipperStatus: daemon.skipperStatus ?? null,
                channel: daemon.channel ?? null,
                source: daemon.source,
                version: daemon.version ?? null,
                declaredVersion: daemon.declaredVersion,
                digest: daemon.digest ?? null,
                declaredDigest: daemon.declaredDigest ?? null,
                deploymentId: daemon.deploymentId ?? null,
                why: daemon.why,
            })),
        })),
        counts: countDaemons(allDaemons(reports)),
    };
}
