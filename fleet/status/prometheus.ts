import { labelText, prometheusText, type Sample } from "../prometheus";
import type { InstallationReport } from "./ask-installations";
import type { DaemonReport } from "./daemon-state";
import { channelOf, versionShown } from "./summary";

/** The state of daemons as metrics. What could not be asked has no sample that says whether it is ok. */
export function statusPrometheus(reports: readonly InstallationReport[]): string {
    return prometheusText([
        [
            "flotilla_fiaas_installation_asked",
            "Whether the cluster of an installation could be asked for its FIAAS daemons (1) or not (0).",
            reports.map(({ name, problems }) => [{ installation: name }, problems.length === 0 ? 1 : 0]),
        ],
        [
            "flotilla_fiaas_namespaces",
            "Namespaces with a FIAAS daemon, by the state, declared channel and running version of the daemon.",
            reports.flatMap(namespaceSamples),
        ],
        [
            "flotilla_fiaas_daemon_ok",
            "Whether the FIAAS daemon of a namespace is as it should be (1) or not (0).",
            reports.flatMap(okSamples),
        ],
    ]);
}

function namespaceSamples({ name, daemons }: InstallationReport): Sample[] {
    const counted = new Map<string, Sample>();
    for (const daemon of daemons) {
        const labels = {
            installation: name,
            state: daemon.state,
            channel: channelOf(daemon),
            version: versionShown(daemon),
        };
        const key = labelText(labels);
        counted.set(key, [labels, (counted.get(key)?.[1] ?? 0) + 1]);
    }
    return [...counted.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, sample]) => sample);
}

function okSamples({ name, daemons }: InstallationReport): Sample[] {
    const isKnown = ({ state }: DaemonReport): boolean => state !== "unknown";
    return daemons
        .filter(isKnown)
        .map(({ namespace, state }) => [{ installation: name, namespace }, state === "ok" ? 1 : 0]);
}
