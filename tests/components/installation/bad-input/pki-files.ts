import { withSections } from "../project-files";

const nodes = "  flotilla:nodes:\n    n0: { addresses: [10.0.0.1], roles: [control-plane, etcd] }\n";

/** A stack file with one node and `flotilla:pki`, to which lines are added; the first of these stands in line 7. */
export function withPki(yaml: string): string {
    return withSections(`${nodes}  flotilla:pki:\n${yaml}`);
}

/** The same with certificates of the authority `kubernetes`, the first of which stands in line 10. */
export function withCertificates(yaml: string): string {
    return withPki(`    authorities:\n      kubernetes:\n        certificates:\n${yaml}`);
}
