import { Command, Option } from "commander";
import { exitCodes } from "../../toolchain/toolchain-error";
import { projectOption } from "../project";
import { wholeNumber } from "../whole-number";
import { certificateExitCodes } from "./exit-codes";
import type * as running from "./run-certificates";
import type { CertificatesOptions } from "./run-certificates";

/** More days than any authority is valid. */
const mostDays = 36_500;

/** `flotilla certificates [installation...]`: when the certificates of installations end. */
export function certificatesCommand(): Command {
    const days = wholeNumber(0, mostDays);
    return new Command("certificates")
        .description("when the certificates of installations end, from the states of their stacks")
        .argument("[installation...]", "those to ask (default: all)")
        .addOption(new Option("--warning-days <days>", "warn with fewer days left").default(30).argParser(days))
        .addOption(new Option("--critical-days <days>", "it is critical with fewer").default(7).argParser(days))
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
  renewal due    the next \`pulumi up\` issues it anew
  ok             none of these

JSON:
  { ok, installations: [{ name, problems: [text], certificates: [{ name,
    authority, state, notBefore, notAfter, daysLeft, renewal, renewalDue,
    renewBeforeDays, fingerprint }] }], counts: { states } }
  What ends first comes first. The fingerprint is SHA-256 in hex.

Metrics: flotilla_certificates_asked{installation}, and of each certificate,
{installation,certificate,authority}: flotilla_certificate_not_before_seconds,
flotilla_certificate_not_after_seconds, flotilla_certificate_renewal_seconds

Exit codes: ${certificateExitCodes.ok} all is well, also with a renewal that is due, ${certificateExitCodes.warning} warning,
${certificateExitCodes.critical} critical, expired or not yet valid, or something could not be asked (a stack
that is not there, an installation that is named and has no certificates),
${exitCodes.interrupted} interrupted.

Examples:
  npx flotilla certificates
  npx flotilla certificates prod-eu-1 --warning-days 60
  npx flotilla certificates --json | jq '.installations[].certificates[0]'`,
        )
        .action(async (names: string[], options: CertificatesOptions) => {
            // Loaded here, because the schema takes longer to load than all commands.
            const { runCertificates } = module.require("./run-certificates") as typeof running;
            await runCertificates(names, options);
        });
}
