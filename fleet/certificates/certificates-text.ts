import { dateOf } from "../../provider/pki/clock";
import { unaskedCount, unaskedLines } from "../problems";
import { counted } from "../report/words";
import { type Paint, type Style, wrap } from "../terminal";
import type { InstallationReport } from "./ask-installations";
import { byEnd, type CertificateReport, type CertificateState, isAuthority } from "./certificate-state";
import { endpointLines } from "./endpoints-text";
import { endpointStates } from "./endpoint-state";
import { allCertificates, allEndpoints, countCertificates, countStates } from "./summary";

const gap = "  ";

/** Names are long and come last, so that the other columns stand one below the other whatever the names are. */
const header = ["ENDS", "DAYS", "RENEWAL", "STATE", "CERTIFICATE (AUTHORITY)"] as const;

/** The certificates of installations as a table for people, and a last line that sums them up. */
export function certificatesText(reports: readonly InstallationReport[], paint: Paint): string {
    const width = Math.max(header[3].length, ...allCertificates(reports).map(({ state }) => state.length));
    const blocks = reports.map((report) => installationLines(report, width, paint));
    return [...blocks, summaryLines(reports)].map((lines) => lines.map((line) => `${line}\n`).join("")).join("\n");
}

function installationLines(report: InstallationReport, width: number, paint: Paint): string[] {
    const { name, problems, certificates } = report;
    if (problems.length > 0) {
        return unaskedLines(report, paint);
    }
    if (certificates.length === 0) {
        return [`${paint("bold", name)} has no certificates.`];
    }
    const [ends, days, renewal, state, last] = header;
    return [
        paint("bold", name),
        paint("dim", `${columns(ends, days, renewal, state, width)}${gap}${last}`),
        ...certificates.flatMap((certificate) => certificateLines(certificate, width, paint)),
        ...remedies(report).flatMap((remedy) => wrap(remedy, gap, gap)),
        ...endpointLines(report, paint),
    ];
}

const styles: Readonly<Partial<Record<CertificateState, Style>>> = {
    expired: "red",
    "not yet valid": "red",
    critical: "red",
    warning: "yellow",
    "renewal due": "bold",
};

function certificateLines(certificate: CertificateReport, width: number, paint: Paint): string[] {
    const { notAfter, daysLeft, renewal, state } = certificate;
    const start = columns(dateOf(notAfter), `${daysLeft}`, dateOf(renewal), state, width);
    const style = styles[state];
    const lines = wrap(shownName(certificate), `${start}${gap}`, " ".repeat(start.length + 2 * gap.length));
    return style === undefined ? lines : lines.map((line) => paint(style, line));
}

function columns(ends: string, days: string, renewal: string, state: string, width: number): string {
    return `${gap}${[ends.padEnd(10), days.padStart(5), renewal.padEnd(10), state.padEnd(width)].join(gap)}`;
}

/** An authority has its own name before its generation. */
function shownName(certificate: CertificateReport): string {
    const { name, authority } = certificate;
    return isAuthority(certificate) ? `${name} (itself)` : `${name} (${authority})`;
}

/** What to do about what is not ok. */
function remedies({ name, certificates }: InstallationReport): string[] {
    const due = certificates.filter(({ isDue }) => isDue);
    const others = due.filter(({ issuer }) => issuer === "external").length;
    const authorities = due.filter(isAuthority);
    const own = due.length - others - authorities.length;
    const waiting = certificates.filter(
        ({ isDue, state }) => !isDue && (state === "warning" || state === "critical"),
    ).length;
    const future = certificates.filter(({ state }) => state === "not yet valid").length;
    return [
        ...(own === 0 ? [] : [`\`npx pulumi up --stack ${name}\` issues ${own} of them anew.`]),
        ...authorities.map(
            (authority) => `No \`up\` replaces ${authority.name}: rotate it (rotation: add, then switch, then drop).`,
        ),
        ...(others === 0
            ? []
            : [
                  `${others} signed by somebody else: have ${others === 1 ? "its request" : "their requests"} signed again (stack ` +
                      "output certificateRequests), and write what was signed as `signed`.",
              ]),
        ...(waiting === 0
            ? []
            : [`${waiting} ${waiting === 1 ? "is" : "are"} warned of before the renewal: raise renewBeforeDays.`]),
        ...(future === 0 ? [] : [`${future} not yet valid: correct the clock of this machine, or FLOTILLA_TODAY.`]),
    ];
}

function summaryLines(reports: readonly InstallationReport[]): string[] {
    const certificates = allCertificates(reports);
    const unasked = unaskedCount(reports);
    const [first] = [...certificates].sort(byEnd);
    const endpoints = allEndpoints(reports);
    const texts = [
        ...(first === undefined && unasked.length === 0 ? ["No certificates."] : []),
        ...(first === undefined
            ? []
            : [
                  `${counted(certificates.length, "certificate")}: ${list(countCertificates(certificates))}. The first one ends on ${dateOf(first.notAfter)}.`,
              ]),
        ...(endpoints.length === 0
            ? []
            : [`${counted(endpoints.length, "endpoint")}: ${list(countStates(endpoints, endpointStates))}.`]),
        ...unasked,
    ];
    return wrap(texts.join(" "), "", "");
}

function list(counts: Readonly<Record<string, number>>): string {
    return Object.entries(counts)
        .map(([state, number]) => `${number} ${state}`)
        .join(", ");
}
