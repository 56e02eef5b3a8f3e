import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";

interface Block {
    readonly label: string;
    readonly text: string;
}

const blockPattern = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/** The blocks of a PEM text with line ends of Unix, whatever stands between them. */
function blocksOf(pem: string): Block[] {
    const text = pem.replaceAll(/\r\n?/g, "\n");
    return [...text.matchAll(blockPattern)].map(([block, label = ""]) => ({ label, text: `${block}\n` }));
}

/** Something of a PEM text, or why it is not there as "<what is wrong>. <what to do>", which never shows the text. */
export interface Found<T> {
    readonly value?: T;
    readonly fault?: string;
}

/** The first certificate of a PEM text; others, such as those of a chain, and keys do not count. */
export function firstCertificate(pem: string): Found<X509Certificate> {
    const blocks = blocksOf(pem);
    const block = blocks.find(isCertificate);
    if (block === undefined) {
        return { fault: `has no certificate${insteadOf(blocks)}. Give it one in PEM: BEGIN CERTIFICATE` };
    }
    try {
        return { value: new X509Certificate(block.text) };
    } catch {
        return { fault: "has a certificate that cannot be read. Copy it anew" };
    }
}

/** All certificates of a PEM text that can be read, such as those of a trust bundle. */
export function allCertificates(pem: string): X509Certificate[] {
    return blocksOf(pem)
        .filter(isCertificate)
        .flatMap(({ text }) => firstCertificate(text).value ?? []);
}

function isCertificate({ label }: Block): boolean {
    return label === "CERTIFICATE" || label === "X509 CERTIFICATE";
}

/** The first private key of a PEM text: PKCS#8, or the older forms for RSA and elliptic curves. */
export function firstPrivateKey(pem: string): Found<KeyObject> {
    const blocks = blocksOf(pem);
    const block = blocks.find(({ label }) => label.endsWith("PRIVATE KEY"));
    if (block === undefined) {
        return { fault: `has no private key${insteadOf(blocks)}. Give it one in PEM: BEGIN PRIVATE KEY` };
    }
    if (block.label.startsWith("ENCRYPTED") || block.text.includes("\nProc-Type: 4,ENCRYPTED")) {
        return { fault: "is encrypted. Give it without a password (openssl pkey -in <file>), as a secret" };
    }
    try {
        return { value: createPrivateKey(block.text) };
    } catch {
        return { fault: "has a private key that cannot be read. Copy it anew" };
    }
}

function insteadOf(blocks: readonly Block[]): string {
    return blocks.length === 0 ? "" : `, only ${[...new Set(blocks.map(({ label }) => label))].join(", ")}`;
}
