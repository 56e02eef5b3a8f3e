import type { Fault } from "../fault/fault";
import { ownValue } from "../installation/merge";
import type { SoundDaemon, SoundFiaas } from "./sound-fiaas";

const serviceAccountKey = "enable-service-account-per-app";

/** What keys of one daemon say against each other, or against those of all daemons. */
export function daemonFaults(fiaas: SoundFiaas, daemon: SoundDaemon): Fault[] {
    return [...serviceAccountFaults(fiaas, daemon), ...adoptionFaults(daemon), ...directFaults(fiaas, daemon)];
}

/**
 * Without a service account for each application the daemon, which is one, runs as `default`. That gets its rights only
 * when somebody says so, because every other pod without a service account of its own gets them, too.
 */
function serviceAccountFaults(fiaas: SoundFiaas, { namespace, written, clusterConfig }: SoundDaemon): Fault[] {
    const path = ["namespaces", namespace, "fiaas"];
    const own = ownValue(clusterConfig, serviceAccountKey);
    const hasAccount = own ?? ownValue(fiaas.clusterConfig, serviceAccountKey) ?? true;
    const bindsDefault = ownValue(written, "bindDefault") ?? false;
    if (hasAccount === true && bindsDefault === true) {
        const message =
            `contradicts ${serviceAccountKey}, with which the daemon has a service account of its own. Remove bindDefault, ` +
            `or set ${serviceAccountKey} to false in clusterConfig`;
        return [{ path: [...path, "bindDefault"], message }];
    }
    if (hasAccount !== false || bindsDefault !== false) {
        return [];
    }
    const remedy = "Set bindDefault: true, or take it out";
    const message = "the daemon would run as the service account default, which has no rights";
    return own === undefined
        ? [{ path, message: `${message}: fiaas.clusterConfig sets ${serviceAccountKey} to false. ${remedy} there` }]
        : [{ path: [...path, "clusterConfig", serviceAccountKey], message: `false means that ${message}. ${remedy}` }];
}

/** A plain Deployment has neither an Application that could be adopted, nor a bootstrap. */
function directFaults(fiaas: SoundFiaas, { namespace, written }: SoundDaemon): Fault[] {
    const path = ["namespaces", namespace, "fiaas"];
    const isDirect = ownValue(written, "direct") ?? ownValue(fiaas.written, "direct");
    if (isDirect !== true) {
        return [];
    }
    const message = "contradicts direct, with which the daemon is a plain Deployment. Remove one of the two";
    return [
        ...(ownValue(written, "adopt") === undefined ? [] : [{ path: [...path, "adopt"], message }]),
        ...(isForced(written) ? [{ path: [...path, "bootstrap", "force"], message }] : []),
    ];
}

function isForced(written: SoundDaemon["written"]): boolean {
    const bootstrap = ownValue(written, "bootstrap");
    return typeof bootstrap === "object" && bootstrap !== null && "force" in bootstrap;
}

function adoptionFaults({ namespace, written }: SoundDaemon): Fault[] {
    const message = "contradicts adopt, with which the daemon stays as it is. Remove one of the two";
    return isForced(written) && ownValue(written, "adopt") !== undefined
        ? [{ path: ["namespaces", namespace, "fiaas", "bootstrap", "force"], message }]
        : [];
}
