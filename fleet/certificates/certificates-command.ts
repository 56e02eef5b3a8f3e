import { Command, Option } from "commander";
import { exitCodes } from "../../toolchain/toolchain-error";
import { projectOption } from "../project";
import { orTrouble, withTroubleCode } from "../trouble";
import { seconds } from "../seconds";
import { wholeNumber } from "../whole-number";
import { addEndpoint } from "./endpoint-address";
import { certificateExitCodes } from "./exit-codes";
import type * as running from "./run-certificates";
import type { CertificatesOptions } from "./run-certificates";

/** More days than any authority is valid. */
const mostDays = 36_500;

/** `flotilla certificates [installation...]`: when the certificates of installations end. */
export function certificatesCommand(): Command {
    const days = wholeNumber(0, mostDays);
    return withTroubleCode(new Command("certificates"), certificateExitCodes.notAsked)
        .description("when the certificates of installations end, from the states of their stacks")
        .argument("[installation...]", "those to ask (default: all)")
        .addOption(new Option("--warning-days <days>", "warn with fewer days left").default(30).argParser(days))
        .addOption(new Option("--critical-days <days>", "it is critical with fewer").default(7).argParser(days))
        .option("--live", "also ask the endpoints of their nodes what they serve, by TLS")
        .addOption(
            new Option("--endpoint <address>", "ask only this one: host:port; can be repeated").argParser(addEndpoint),
        )
        .addOption(new Option("--timeout <seconds>", "for each endpoint").default(5).argParser(seconds))
        .option("--json", "print JSON instead of a table")
        .addOption(new Option("--prometheus", "print metrics in Prometheus' text format").conflicts("json"))
        .addOption(projectOption())
        .addHelpText(
            "after",
            `
Nothing is changed. The state is read from the backend that the environment
names; no passphrase is needed, because no secret of it is read. FLOTILLA_TODAY
(a day such as 2026-12-01) counts in place of this machine's clock.

States, the first that matches:
  expired        its end has come
  not yet valid  it begins later: the clock was wrong when it was issued, or is
                 now
  critical       fewer days are left than --critical-days
  warning        fewer days are left than --warning-days
  renewal due    the next \`pulumi up\` issues it anew; where an authority
                 outside signs, its request has to be signed again; an
                 authority itself has to be rotated
  ok             none of these

With --live endpoints shake hands, and nothing is sent: port 6443 of nodes with
the role control-plane, 2379 and 2380 of those with etcd, 10250 of all, and
pki.apiServer.server where it is not on loopback; those that have a certificate
in the state. States of an endpoint, the first that matches:
  no answer      nothing listens, or it speaks no TLS
  expired, not yet valid, by what it serves
  differs        it serves another certificate than the state has for it
  untrusted      its chain does not lead to the trust bundle of the authority,
                 or it is not for the host that was asked
  ok             none of these

JSON; what is not known is null, and so are endpoints that nobody asked:
  { ok, installations: [{ name, problems: [text], certificates: [{ name,
    authority, issuer (self or external), state, notBefore, notAfter,
    daysLeft, renewal, renewalDue, renewBeforeDays, fingerprint }],
    endpoints: [{ address, certificate, state, fingerprint, notAfter, trusted,
    fitsHost, why }] }],
    counts: { states, endpoints } }
  What ends first comes first. Fingerprints are SHA-256 in hex.

Metrics: flotilla_certificates_asked{installation}, of each certificate,
{installation,certificate,authority}: flotilla_certificate_not_before_seconds,
flotilla_certificate_not_after_seconds, flotilla_certificate_renewal_seconds,
and of each endpoint, {installation,endpoint}: flotilla_endpoint_up,
flotilla_endpoint_ok, flotilla_endpoint_not_after_seconds

Exit codes: ${certificateExitCodes.ok} all is well, also with a renewal that the next up does,
${certificateExitCodes.warning} warning, a renewal that somebody else has to sign, or an authority that is due
to be rotated, ${certificateExitCodes.critical} critical, expired or not yet valid, an endpoint that is not ok,
or something could not be asked (a stack that is not there, an installation that
is named and has no certificates), ${exitCodes.interrupted} interrupted.

Examples:
  npx flotilla certificates
  npx flotilla certificates prod-eu-1 --warning-days 60
  npx flotilla certificates prod-eu-1 --live --timeout 2
  npx flotilla certificates prod-eu-1 --endpoint api.example.com:6443
  npx flotilla certificates --json | jq '.installations[].certificates[0]'`,
        )
        .action(async (names: string[], options: CertificatesOptions) => {
            // Loaded here, because the schema takes longer to load than all commands.
            const { runCertificates } = module.require("./run-certificates") as typeof running;
            await orTrouble(certificateExitCodes.notAsked, () => runCertificates(names, options));
        });
}
