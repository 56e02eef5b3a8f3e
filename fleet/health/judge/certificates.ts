import { dateOf } from "../../../provider/pki/clock";
import type { InstallationReport } from "../../certificates/ask-installations";
import type { CertificateReport } from "../../certificates/certificate-state";
import type { EndpointReport } from "../../certificates/endpoint-state";
import { type Check, checkAll, fail, pass, skipped, unknown } from "../check";
import { spanText } from "../cluster-objects";
import type { CertificateObservations } from "../observations";

/**
 * Milliseconds by which two clocks may differ. Leases of the control plane last 15 s, so that less than this is felt by nobody,
 * and more is felt first where certificates and tokens begin.
 */
const clockTolerance = 60_000;

/**
 * Judges what the state of the stack has, what is served, and the clocks.
 * @param isAccepted whether the server of the kubeconfig was spoken with: then its certificate is trusted, by whatever way.
 */
export function judgeCertificates({ stack, server, clockLead }: CertificateObservations, isAccepted: boolean): Check[] {
    return [
        ...(stack === undefined
            ? [skipped(stackCheck, "The installation declares none (flotilla:pki).")]
            : stackChecks(stack)),
        server === undefined
            ? skipped("the server of the kubeconfig", "It has no certificate that can be seen from here.")
            : servedCheck(
                  isAccepted ? { ...server, isTrusted: true, fitsHost: true } : server,
                  `${server.address} (kubeconfig)`,
                  false,
              ),
        ...(stack?.endpoints ?? [])
            .filter(({ address }) => address !== server?.address)
            .map((endpoint) => servedCheck(endpoint, endpoint.address, true)),
        clockCheck(clockLead),
    ];
}

const stackCheck = "certificates of the stack";

function stackChecks({ problems, certificates }: InstallationReport): Check[] {
    if (problems.length > 0) {
        return [unknown(stackCheck, problems.join(" "))];
    }
    const dead = certificates.filter(({ state }) => state === "expired" || state === "not yet valid");
    const soon = certificates.filter(({ state }) => state === "critical" || state === "warning");
    const check = checkAll(
        stackCheck,
        dead.map(lifeText),
        "Run `pulumi up`, bring what it issues to the nodes, and restart what has read the old ones",
    );
    const [first] = soon;
    return [
        check.state === "pass" && first !== undefined
            ? pass(stackCheck, `${soon.length} of them will end soon, the first one on ${dateOf(first.notAfter)}.`)
            : check,
    ];
}

function lifeText({ name, state, notBefore, notAfter }: CertificateReport): string {
    return state === "expired" ? `${name} ended on ${dateOf(notAfter)}` : `${name} begins on ${dateOf(notBefore)}`;
}

/** What is not served at all is no matter of certificates: the layers above tell it. */
function servedCheck(endpoint: EndpointReport, name: string, isCompared: boolean): Check {
    const { state, isTrusted, fitsHost, notAfter } = endpoint;
    if (state === "no answer") {
        return skipped(name, "Nothing answers there by TLS: the other layers say more.");
    }
    const faults = [
        ...(state === "expired" && notAfter !== undefined ? [`it ended on ${dateOf(notAfter)}`] : []),
        ...(state === "not yet valid" ? ["it is not yet valid, or a clock is wrong"] : []),
        ...(isTrusted === false ? ["its chain does not lead to what clients trust"] : []),
        ...(fitsHost === false ? ["it is not for the host by which it was asked"] : []),
    ];
    if (faults.length > 0) {
        return fail(
            name,
            `Clients refuse what it serves: ${faults.join("; ")}. Give it a certificate of the state, and restart it.`,
        );
    }
    return isCompared && state === "differs"
        ? pass(name, "It serves another certificate than the state has; clients take it all the same.")
        : pass(name);
}

function clockCheck(clockLead: number | undefined): Check {
    const name = "clocks";
    if (clockLead === undefined) {
        return skipped(name, "The API server did not tell its time.");
    }
    const difference = `This machine's clock is ${spanText(Math.abs(clockLead))} ${clockLead > 0 ? "ahead of" : "behind"} the API server's`;
    return Math.abs(clockLead) > clockTolerance
        ? fail(name, `${difference}: certificates begin and end too early or too late. Correct the one that is wrong.`)
        : pass(name);
}
