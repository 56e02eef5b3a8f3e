/** The certificates of a PEM text that was checked, with line ends of Unix, and nothing of what stands around them. */
export function onlyCertificates(pem: string): string {
    const blocks = pem
        .replaceAll(/\r\n?/g, "\n")
        .matchAll(/-----BEGIN CERTIFICATE-----\n[\s\S]*?\n-----END CERTIFICATE-----/g);
    return [...blocks].map(([block]) => `${block}\n`).join("");
}
