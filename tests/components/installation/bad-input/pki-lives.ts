import { stackFile } from "../project-files";
import type { BadInput } from "./bad-input";
import { withCertificates, withPki } from "./pki-files";

/** How long certificates and authorities are valid, against each other. */
export const pkiLives: readonly BadInput[] = [
    {
        rule: "a leaf that outlives its authority",
        stack: withCertificates("          admin: { validityDays: 4000 }\n"),
        expected: [
            `${stackFile}:10: pki.authorities.kubernetes.certificates.admin.validityDays: 4000 days outlive the authority "kubernetes", valid for 3650 days. Use a smaller validityDays for what is signed, or a larger one for who signs.`,
        ],
    },
    {
        rule: "leaves that outlive their authorities before these are due",
        stack: withPki("    defaults:\n      certificates: { validityDays: 400 }\n"),
        expected: [
            `${stackFile}:8: pki.defaults.certificates.validityDays: 400 days outlive the authorities "front-proxy", "kubelet", "kubernetes" and 2 more if they begin on the last day before that is due, 365 days before its end. Use a smaller validityDays for what is signed, or a larger renewBeforeDays for who signs.`,
        ],
    },
    {
        rule: "leaves of one authority that outlive it",
        stack: withPki("    authorities:\n      kubernetes:\n        defaults: { validityDays: 500 }\n"),
        expected: [
            `${stackFile}:9: pki.authorities.kubernetes.defaults.validityDays: 500 days outlive the authority "kubernetes" if they begin on the last day before that is due, 365 days before its end. Use a smaller validityDays for what is signed, or a larger renewBeforeDays for who signs.`,
        ],
    },
    {
        rule: "an authority that is issued anew too late for what it signs",
        stack: withPki("    authorities:\n      kubernetes:\n        renewBeforeDays: 100\n"),
        expected: [
            `${stackFile}:9: pki.authorities.kubernetes.renewBeforeDays: 365 days outlive the authority "kubernetes" if they begin on the last day before that is due, 100 days before its end. Use a smaller validityDays for what is signed, or a larger renewBeforeDays for who signs.`,
        ],
    },
    {
        rule: "an authority that is valid for less than what it signs",
        stack: withPki("    authorities:\n      kubernetes: { validityDays: 300, renewBeforeDays: 200 }\n"),
        expected: [
            `${stackFile}:8: pki.authorities.kubernetes.validityDays: 365 days outlive the authority "kubernetes", valid for 300 days. Use a smaller validityDays for what is signed, or a larger one for who signs.`,
        ],
    },
    {
        rule: "a certificate that is due on the day it is issued, because it is short",
        stack: withCertificates("          admin: { validityDays: 90 }\n"),
        expected: [
            `${stackFile}:10: pki.authorities.kubernetes.certificates.admin.validityDays: 90 days before the end of 90 days of life, it would be due as soon as it is issued. Use a smaller renewBeforeDays, or a larger validityDays.`,
        ],
    },
    {
        rule: "a certificate that is due on the day it is issued, because it is due early",
        stack: withCertificates("          admin: { renewBeforeDays: 365 }\n"),
        expected: [
            `${stackFile}:10: pki.authorities.kubernetes.certificates.admin.renewBeforeDays: 365 days before the end of 365 days of life, it would be due as soon as it is issued. Use a smaller renewBeforeDays, or a larger validityDays.`,
        ],
    },
    {
        rule: "authorities that are due on the day they are issued",
        stack: withPki("    defaults:\n      authorities: { renewBeforeDays: 3650 }\n"),
        expected: [
            `${stackFile}:8: pki.defaults.authorities.renewBeforeDays: 3650 days before the end of 3650 days of life, it would be due as soon as it is issued. Use a smaller renewBeforeDays, or a larger validityDays.`,
        ],
    },
    {
        rule: "days that are none",
        stack: withPki(
            "    defaults:\n      authorities: { renewBeforeDays: 0, validityDays: 40000 }\n      certificates: { validityDays: 1.5 }\n",
        ),
        expected: [
            `${stackFile}:8: pki.defaults.authorities.renewBeforeDays: 0 is less than a day. Use a whole number of days from 1 on.`,
            `${stackFile}:8: pki.defaults.authorities.validityDays: 40000 is more than a hundred years. Use 36500 days at most.`,
            `${stackFile}:9: pki.defaults.certificates.validityDays: 1.5 is a number, but a whole number is wanted here. Write a whole number.`,
        ],
    },
];
