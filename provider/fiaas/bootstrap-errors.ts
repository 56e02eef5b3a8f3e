import {
    applicationGroup,
    applicationPlurals,
    bootstrapLabel,
    bootstrapName,
    daemonName,
} from "../../components/fiaas/names";
import type { Refused } from "../kubernetes/requests";
import type { BootstrapTask } from "./bootstrap-task";

/** What to do when the same should be tried again although nothing in the configuration changes. */
function again({ namespace }: BootstrapTask): string {
    return `give namespaces.${namespace}.fiaas.bootstrap.force a new value`;
}

/** An error about one namespace's daemon. */
export function daemonError({ namespace }: BootstrapTask, text: string): Error {
    return new Error(`namespaces.${namespace}.fiaas: ${text}`);
}

/** The daemon, or its bootstrap, has given up. The logs are not shown: they hold the whole specification. */
export function failedText(task: BootstrapTask, statusName: string): string {
    const object = `${applicationPlurals.status}.${applicationGroup} ${statusName}`;
    return (
        `the deployment ${task.deploymentId} ended with FAILED. The ApplicationStatus says why, and shows the daemon's whole ` +
        `specification as well: kubectl -n ${task.namespace} get ${object} -o jsonpath='{.logs}'. ` +
        `Mend it and run \`pulumi up\` again; if that changes nothing in the configuration, ${again(task)}.`
    );
}

/** The bootstrap ended well and has done nothing: fdd takes that for a success (fact sheet of FIAAS, 2.4). */
export function silentText(task: BootstrapTask, statusName: string): string {
    return (
        `0 applications were bootstrapped: the bootstrap pod ended well, but there is no ApplicationStatus ${statusName} of the ` +
        `deployment ${task.deploymentId}. Either the namespace has no Application with the label ${bootstrapLabel}=true, or somebody ` +
        "changed its deployment id meanwhile (another `up`, Skipper). Look: " +
        `kubectl -n ${task.namespace} get applications.${applicationGroup} --show-labels.`
    );
}

/** The pod has failed; the last words are those of its log. */
export function podText(task: BootstrapTask, clause: string, lastWords: string | undefined): string {
    const words = lastWords === undefined ? "" : ` Its last words:\n${indent(lastWords)}\n`;
    return `${clause}.${words === "" ? " " : words}Mend it and run \`pulumi up\` again; if there is a Deployment meanwhile, ${again(task)}.`;
}

/** Something else runs than the release says: the digest on record is there to tell. */
export function digestText(task: BootstrapTask, who: string, expected: string, found: string): string {
    return (
        `${who} runs another image than the one on record: ${task.image} has the digest ${found}, and the release has ${expected}. ` +
        "Somebody moved the tag, or the release has the digest of another image. If what runs is right, write its digest into the " +
        "release's key digest; if it is not, find out who pushed it, and use a tag that is right, because nodes keep what they have " +
        "pulled. Then run `pulumi up` again."
    );
}

/** Nobody can update a daemon that is not there. */
export function absentText(task: BootstrapTask): string {
    return `there is no Deployment any more, so no daemon can update itself. To bootstrap it again, ${again(task)}.`;
}

/** The time is over; the clauses tell what is not as it should be. */
export function lateText(task: BootstrapTask, clauses: readonly string[], unanswered: string | undefined): string {
    const last = unanswered === undefined ? [] : [`the last request failed: ${unanswered}`];
    const found = [...clauses, ...last].join("; ");
    return (
        `not done within ${task.deadline} s: ${found}. See \`kubectl -n ${task.namespace} get pods,events\` (the events tell of ` +
        `${bootstrapName}, too), mend it and run \`pulumi up\` again; where it is only slow, raise ` +
        `namespaces.${task.namespace}.fiaas.bootstrap.deadline.`
    );
}

/** What the API server does not allow, and for quotas how to go on. */
export function refusedText({ message }: Refused): string {
    const isQuota = /(exceeded|failed) quota/.test(message);
    const remedy = isQuota ? " Raise the quota, or override the resources in the daemon's specification." : "";
    return `${message}.${remedy}`;
}

/** The bootstrap is over, and its label is still there. */
export function labelText({ namespace }: BootstrapTask, reason: string): string {
    return (
        `the Application keeps the label ${bootstrapLabel}, so that bootstraps of others deploy it, too: ${reason}. ` +
        `Take it away: kubectl -n ${namespace} label applications.${applicationGroup}/${daemonName} ${bootstrapLabel}-.`
    );
}

/** What was begun may stay: the next run begins with tidying up. */
export const cancelledText = "cancelled before it was done. It is safe to run `pulumi up` again.";

function indent(text: string): string {
    return text
        .split("\n")
        .map((line) => `    ${line}`)
        .join("\n");
}
